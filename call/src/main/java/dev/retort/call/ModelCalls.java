package dev.retort.call;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.PriceTable;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKey;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import dev.retort.call.limit.ModelLimits;
import dev.retort.concurrent.ParallelWork;
import dev.retort.error.RetortException;
import dev.retort.error.StoppedException;
import dev.retort.log.EventLog;
import dev.retort.model.BatchChatModel;
import dev.retort.model.DeferredChatModel;
import dev.retort.model.ModelRef;
import dev.retort.model.MultiChoiceChatModel;
import dev.retort.model.NamedChatModel;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.model.TextCompleter;
import dev.retort.progress.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * The one way every call to a model goes: answered from the journal if an equal request was ever answered, otherwise
 * recorded, made within limits and budget, repeated while that may help, and recorded again.
 *
 * <p>A request is known by the model's reference, its messages and its parameters. So a reference must name exact weights: a
 * tuned model's changes when its adapter does. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class ModelCalls {

    private final CallJournal journal;
    private final CallWorth worth;
    private final ChatCalls chats;
    private final LocalCalls local;
    private final EmbeddingCalls embeddings;
    private final DeferredCalls deferred;
    private final JobCalls jobs;
    private final Optional<Duration> patience;

    /** Creates the way for all calls of a run; what the journal says was spent counts against the budget. */
    public ModelCalls(CallJournal journal, CallRules rules) {
        this(journal, rules, EventLog.SLF4J);
    }

    /** Creates the way as above, which tells a log of calls that are repeated or given up. */
    public ModelCalls(CallJournal journal, CallRules rules, EventLog log) {
        this(journal, rules, () -> 1, log);
    }

    /**
     * Creates the way for calls that several processes make at the same time.
     *
     * @param processes how many there are now, at least 1: each keeps to its part of the limits of rates
     */
    public ModelCalls(CallJournal journal, CallRules rules, IntSupplier processes) {
        this(journal, rules, processes, EventLog.SLF4J);
    }

    private ModelCalls(CallJournal journal, CallRules rules, IntSupplier processes, EventLog log) {
        this.journal = journal;
        this.worth = new CallWorth(rules.prices(), rules.budget());
        SingleCalls single = new SingleCalls(journal, rules, processes, log);
        this.chats = new ChatCalls(journal, worth, single);
        this.local = new LocalCalls(journal);
        this.embeddings = new EmbeddingCalls(journal, single, worth);
        this.deferred = new DeferredCalls(journal, rules.budget(), log);
        this.jobs = new JobCalls(journal, worth, rules.budget());
        this.patience = Optional.empty();
        rules.budget().spentEarlier(journal.spent());
    }

    private ModelCalls(ModelCalls same, Optional<Duration> patience, ChatCalls chats) {
        this.journal = same.journal;
        this.worth = same.worth;
        this.chats = chats;
        this.local = same.local;
        this.embeddings = same.embeddings;
        this.deferred = same.deferred;
        this.jobs = same.jobs;
        this.patience = patience;
    }

    /**
     * Returns the same way for requests that can wait: what {@link #chat} gets goes as {@link #chatLater}.
     *
     * @param time how long to wait for a batch job here and now
     */
    public ModelCalls inBatches(Duration time) {
        return new ModelCalls(this, Optional.of(time), chats);
    }

    /**
     * Returns the same way for asking once more what was asked before: chat requests are known by the occasion too. A model
     * on this machine would only say the same again, so its replies stay known by the request alone.
     *
     * @param name such as {@code "repeat 2"}; empty for the first time
     */
    public ModelCalls onOccasion(String name) {
        return new ModelCalls(this, patience, chats.onOccasion(name));
    }

    /** Creates a way without a file, for work outside a run, with at most {@code concurrency} requests in flight. */
    public ModelCalls(int concurrency) {
        this(
                CallJournal.inMemory(),
                new CallRules(
                        ModelLimits.DEFAULT.withConcurrency(concurrency),
                        Map.of(),
                        PriceTable.builtIn(),
                        Budget.unlimited()));
    }

    /**
     * Sends all requests and waits for all outcomes. An empty reply is a failure.
     *
     * @param task what is being done, for the journal and the progress
     * @return one outcome a request, in order; a request that failed for good does not stop the others
     * @throws RetortException if no further request makes sense (budget reached, model down, key refused); what is done is
     *     kept, and the same call resumes from there
     */
    public List<ChatOutcome> chat(NamedChatModel model, List<ChatRequest> requests, String task, Progress progress) {
        return chat(model, requests, request -> ReplyCheck.NOT_EMPTY, task, progress);
    }

    /** Sends all requests as above, each with its check of what a usable reply is. */
    public List<ChatOutcome> chat(
            NamedChatModel model,
            List<ChatRequest> requests,
            Function<ChatRequest, ReplyCheck> checks,
            String task,
            Progress progress) {
        return patience.isPresent()
                ? chatLater(model, requests, checks, task, patience.get(), progress)
                : chatNow(model, requests, checks, task, progress);
    }

    private List<ChatOutcome> chatNow(
            NamedChatModel model,
            List<ChatRequest> requests,
            Function<ChatRequest, ReplyCheck> checks,
            String task,
            Progress progress) {
        if (model.model() instanceof BatchChatModel batch) {
            List<RecordedReply> replies = local.inGroups(model.ref(), batch, requests, task, progress);
            return IntStream.range(0, replies.size())
                    .mapToObj(i -> Replies.outcome(replies.get(i), 0, checks.apply(requests.get(i))))
                    .toList();
        }
        return ParallelWork.all(
                requests.size(),
                i -> () -> chats.ask(model, requests.get(i), "", 1, checks.apply(requests.get(i)), task)
                        .getFirst(),
                task,
                progress);
    }

    /**
     * Asks for {@code n} replies to each request: in one call where the model can, otherwise in {@code n} calls. A service
     * that gives fewer replies than it was asked for is asked for the missing ones, and from then on for one at a time.
     *
     * @return per request, in order, its {@code n} outcomes
     */
    public List<List<ChatOutcome>> chatChoices(
            NamedChatModel model,
            List<ChatRequest> requests,
            int n,
            Function<ChatRequest, ReplyCheck> checks,
            String task,
            Progress progress) {
        if (model.model() instanceof MultiChoiceChatModel) {
            return ParallelWork.all(
                    requests.size(),
                    i -> () -> chats.choices(model, requests.get(i), n, checks.apply(requests.get(i)), task),
                    task,
                    progress);
        }
        if (model.model() instanceof BatchChatModel) {
            List<ChatRequest> repeated = new ArrayList<>();
            requests.forEach(request -> repeated.addAll(Collections.nCopies(n, request)));
            return inLists(chat(model, repeated, checks, task, progress), n);
        }
        return inLists(
                ParallelWork.all(
                        requests.size() * n,
                        i -> () -> chats.ask(
                                        model,
                                        requests.get(i / n),
                                        i % n == 0 ? "" : "choice " + i % n,
                                        1,
                                        checks.apply(requests.get(i / n)),
                                        task)
                                .getFirst(),
                        task,
                        progress),
                n);
    }

    /**
     * Sends all requests as one batch job at half the price, where the model's service has such; otherwise as {@link #chat}
     * does. A process that finds the job handed in by an earlier one collects it. What the batch leaves without a reply is
     * asked on its own.
     *
     * @param patience how long to wait for the job here and now
     * @throws dev.retort.error.StoppedException if the job is not done by then: run again later
     */
    public List<ChatOutcome> chatLater(
            NamedChatModel model,
            List<ChatRequest> requests,
            Function<ChatRequest, ReplyCheck> checks,
            String task,
            Duration patience,
            Progress progress) {
        if (model.model() instanceof DeferredChatModel later) {
            List<CallStart> starts = requests.stream()
                    .map(request -> chats.start(model, request, "", 1, task))
                    .toList();
            // At once, because the journal may lie on a file system that is slow to ask.
            List<Boolean> known = ParallelWork.all(
                    starts.size(), i -> () -> journal.reply(starts.get(i).key()).isPresent(), task, Progress.NONE);
            SequencedMap<CallStart, ChatRequest> open = new LinkedHashMap<>();
            for (int i = 0; i < starts.size(); i++) {
                if (!known.get(i)) {
                    open.put(starts.get(i), requests.get(i));
                }
            }
            // The whole list names the job, so that replies that came since do not hide it.
            String[] keys = starts.stream().map(CallStart::key).toArray(String[]::new);
            String job = CallKey.of("batch", model.ref().toString(), task, CallKey.of(keys));
            try {
                deferred.bring(
                        job,
                        later,
                        new DeferredCalls.Batch(
                                model.ref(),
                                worth.price(model.ref()),
                                requests.stream().allMatch(request -> ChatCalls.isBounded(model, request)),
                                open),
                        task,
                        patience);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException("Stopped during " + task + ".", "Run again to resume.", e);
            }
        }
        return chatNow(model, requests, checks, task, progress);
    }

    /**
     * Computes a vector for each text. Vectors of models elsewhere come from the journal where the text was ever embedded.
     *
     * @return one vector a text, in order
     * @throws RetortException if a vector cannot be had; what is done is kept
     */
    public List<float[]> embed(NamedEmbeddingModel model, List<String> texts, String task, Progress progress) {
        return embeddings.embed(model, texts, task, progress);
    }

    /**
     * Continues raw texts, in blocks that are computed whole or taken from the journal whole.
     *
     * @param ref the name of the model behind the completer
     * @return one continuation a prompt, in order
     */
    public List<String> complete(
            ModelRef ref,
            TextCompleter completer,
            TextCompleter.Completions completions,
            String task,
            Progress progress) {
        return local.complete(ref, completer, completions, task, progress);
    }

    /**
     * Opens the account of a fine-tuning job at a service: what is created through it counts against the budget before it
     * begins.
     *
     * @param base the model to tune
     * @param request what is asked for, for the journal; equal requests are the same job
     * @param tokens tokens of the training rows, epochs multiplied in, as many as they may be
     * @throws dev.retort.error.StoppedException if the budget does not allow a first job
     */
    public JobAccount job(ModelRef base, String request, long tokens) {
        return jobs.account(base, request, tokens);
    }

    /**
     * Looks, before anything is spent, whether the budget can be kept by a training.
     *
     * @throws dev.retort.error.UsageException if there is a cap and what training the base costs is not known
     */
    public void requirePriceOfTraining(ModelRef base) {
        worth.training(base, 0);
    }

    /**
     * Sends a file to a service; an equal one that was sent before and is still there is reused.
     *
     * @param base the model to tune
     * @param request what identifies the file, as JSON, for the journal
     * @param isThere tells whether the service still has a file of that id
     * @param service sends the file and returns its id
     */
    public String upload(ModelRef base, String request, Predicate<String> isThere, Supplier<String> service) {
        return jobs.upload(base, request, isThere, service);
    }

    /** Returns the journal. */
    public CallJournal journal() {
        return journal;
    }

    private static List<List<ChatOutcome>> inLists(List<ChatOutcome> outcomes, int n) {
        List<List<ChatOutcome>> lists = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i += n) {
            lists.add(List.copyOf(outcomes.subList(i, i + n)));
        }
        return lists;
    }
}
