package dev.retort.call;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.Price;
import dev.retort.call.journal.CallEnd;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKind;
import dev.retort.call.journal.CallRecord;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import dev.retort.call.journal.RecordedReply.Choice;
import dev.retort.call.journal.RecordedReply.Finish;
import dev.retort.concurrent.OncePerKey;
import dev.retort.error.ModelException;
import dev.retort.file.Json;
import dev.retort.log.EventLog;
import dev.retort.model.DeferredChatModel;
import dev.retort.model.ModelRef;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.event.Level;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests handed in together and collected later. The job's id is in the journal, so that any later process takes the
 * job up; its replies become finished calls like any others.
 */
final class DeferredCalls {

    /** Batch APIs take half the price. */
    private static final int PRICE_DIVISOR = 2;

    /** Where the row of a batch keeps the job's name at the service. */
    private static final String NAME = "name";

    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final CallJournal journal;
    private final Budget budget;
    private final EventLog log;
    private final OncePerKey<String, String> running = OncePerKey.whileMaking();

    DeferredCalls(CallJournal journal, Budget budget, EventLog log) {
        this.journal = journal;
        this.budget = budget;
        this.log = log;
    }

    /**
     * What is handed in.
     *
     * @param ref the model's name
     * @param price the model's price
     * @param bounded whether each request has a limit of tokens out
     * @param requests the requests that no finished call answers, by what is recorded of each
     */
    record Batch(ModelRef ref, Price price, boolean bounded, SequencedMap<CallStart, ChatRequest> requests) {}

    /**
     * Brings the replies of a batch into the journal, handing it in first where that was not done yet.
     *
     * @param key identifies the batch
     * @param patience how long to wait for the job here and now
     * @throws PendingBatchException if the job is not done by then
     */
    void bring(String key, DeferredChatModel model, Batch batch, String task, Duration patience)
            throws InterruptedException {
        if (batch.requests().isEmpty()) {
            // A stage that needs nothing more of the job still used it.
            Optional<RecordedReply> unused = journal.job(key);
            return;
        }
        String unused = running.get(key, () -> {
            journal.claim(key);
            try {
                Optional<RecordedReply> known = journal.job(key);
                Job job = known.isPresent() ? Job.of(known.get()) : handedIn(key, model, batch, task);
                record(key, batch, job, collect(key, model, batch, job, patience));
                return key;
            } finally {
                journal.leave(key);
            }
        });
    }

    /**
     * A batch as the service knows it.
     *
     * @param id the service's id
     * @param name Retort's name; empty in journals of earlier versions
     */
    private record Job(String id, Optional<String> name) {

        static Job of(RecordedReply reply) {
            return new Job(
                    reply.choices().getFirst().text(),
                    reply.choices().stream().skip(1).findFirst().map(Choice::text));
        }

        RecordedReply reply() {
            List<Choice> choices = Stream.concat(Stream.of(id), name.stream())
                    .map(text -> new Choice(text, Finish.OTHER))
                    .toList();
            return new RecordedReply(choices, 0, 0, Optional.empty());
        }
    }

    /** Returns the job that a process handed in before it was killed, or a new one. */
    private Job handedIn(String key, DeferredChatModel model, Batch batch, String task) throws InterruptedException {
        Optional<CallRecord> left = journal.underWay(key);
        if (left.isPresent()) {
            CallRecord row = left.get();
            Optional<String> name = jobName(row);
            Optional<Job> job = name.flatMap(known -> find(model, batch, known));
            if (job.isPresent()) {
                finished(row.id(), job.get(), row.cost());
                return job.get();
            }
            // Nobody knows whether it is charged.
            name.ifPresent(lost -> budget.settleBatch(lost, OptionalLong.empty()));
            journal.failed(row.id(), "stopped while it was handed in", 1, Duration.ZERO, row.cost());
        }
        return submit(key, model, batch, task);
    }

    private Job submit(String key, DeferredChatModel model, Batch batch, String task) throws InterruptedException {
        long worst = batch.requests().keySet().stream()
                .mapToLong(CallStart::worstCost)
                .sum();
        String name = UUID.randomUUID().toString().replace("-", "");
        budget.reserveForBatch(name, worst);
        ObjectNode request = Json.mapper().createObjectNode();
        request.put("requests", batch.requests().size()).put(NAME, name);
        long id =
                begun(name, new CallStart(CallKind.JOB, key, task, batch.ref().toString(), request.toString(), worst));
        try {
            SequencedMap<String, ChatRequest> named = new LinkedHashMap<>();
            batch.requests().forEach((start, asked) -> named.put(name(start), asked));
            Job job = new Job(model.submit(name, named), Optional.of(name));
            finished(id, job, worst);
            return job;
        } catch (CallException e) {
            return afterAll(id, name, model, batch, worst, e);
        }
    }

    private long begun(String name, CallStart start) {
        try {
            return journal.started(start);
        } catch (RuntimeException | Error e) {
            // Nothing was handed in.
            budget.settleBatch(name, OptionalLong.of(0));
            throw e;
        }
    }

    /** Returns the job that was handed in although its answer failed. */
    private Job afterAll(
            long id, String name, DeferredChatModel model, Batch batch, long worst, CallException failure) {
        if (failure.kind().perhapsCharged()) {
            Optional<Job> job = find(model, batch, name);
            if (job.isPresent()) {
                finished(id, job.get(), worst);
                return job.get();
            }
        }
        budget.settleBatch(name, failure.kind().perhapsCharged() ? OptionalLong.empty() : OptionalLong.of(0));
        journal.failed(id, failure.reason(), 1, Duration.ZERO, failure.kind().perhapsCharged() ? worst : 0);
        throw new ModelException(
                "%s did not take the batch: %s.".formatted(batch.ref(), failure.reason()),
                "Run again, or switch batches off; everything done so far is kept.",
                failure);
    }

    private static Optional<Job> find(DeferredChatModel model, Batch batch, String name) {
        try {
            return model.find(name).map(id -> new Job(id, Optional.of(name)));
        } catch (CallException e) {
            throw new ModelException(
                    "%s does not say whether it took the batch: %s.".formatted(batch.ref(), e.reason()),
                    "Run again later: a batch that it took is found and not handed in twice.",
                    e);
        }
    }

    /** Journals of earlier versions have no name. */
    private static Optional<String> jobName(CallRecord row) {
        String name = Json.mapper().readTree(row.request()).path(NAME).asString("");
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private void finished(long id, Job job, long cost) {
        journal.finished(id, new CallEnd(job.reply(), 1, Duration.ZERO, cost));
    }

    private Map<String, ChatResponse> collect(
            String key, DeferredChatModel model, Batch batch, Job job, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Duration wait = FIRST_WAIT;
        String last = "it is not done";
        while (true) {
            try {
                Optional<Map<String, ChatResponse>> replies = model.collect(job.id());
                if (replies.isPresent()) {
                    return replies.get();
                }
            } catch (CallException e) {
                if (e.kind() == FailureKind.REFUSED) {
                    throw new ModelException(
                            "%s does not show batch job %s: %s.".formatted(batch.ref(), job.id(), e.reason()),
                            "Check the key and the account, then run again to collect the batch; it is not handed in twice.",
                            e);
                }
                if (!e.kind().repeatable()) {
                    job.name().ifPresent(name -> budget.settleBatch(name, OptionalLong.empty()));
                    journal.supersedeCall(key);
                    throw new ModelException(
                            "The batch at %s brought nothing: %s.".formatted(batch.ref(), e.reason()),
                            "Run again to submit it again, or switch batches off.",
                            e);
                }
                last = e.reason();
            }
            if (deadline - System.nanoTime() < wait.toNanos()) {
                throw PendingBatchException.notDone(
                        new PendingBatchException.Job(
                                job.id(),
                                batch.ref().toString(),
                                batch.requests().size()),
                        last);
            }
            Thread.sleep(wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    private void record(String key, Batch batch, Job job, Map<String, ChatResponse> replies) {
        List<CallStart> starts = new ArrayList<>();
        List<CallEnd> ends = new ArrayList<>();
        for (CallStart start : batch.requests().keySet()) {
            ChatResponse response = replies.get(name(start));
            if (response != null) {
                RecordedReply reply = Replies.of(List.of(response));
                Charge charge = Charge.of(reply, batch.price(), PRICE_DIVISOR, start.worstCost(), batch.bounded());
                tell(charge, reply, batch, start);
                starts.add(start);
                ends.add(new CallEnd(charge.recorded(reply), 1, Duration.ZERO, charge.cost()));
            }
        }
        journal.collected(key, starts, ends);
        // A reply that was not asked for any more is charged too.
        boolean known = replies.size() == starts.size();
        long cost = ends.stream().mapToLong(CallEnd::cost).sum();
        job.name().ifPresent(name -> budget.settleBatch(name, known ? OptionalLong.of(cost) : OptionalLong.empty()));
    }

    private void tell(Charge charge, RecordedReply reply, Batch batch, CallStart start) {
        if (!charge.believed()) {
            log.event(
                    Level.WARN,
                    "token count not believed",
                    Map.of(
                            "model",
                            batch.ref(),
                            "task",
                            start.task(),
                            "attempt",
                            1,
                            "reason",
                            "%d tokens in and %d out; charged at the worst case"
                                    .formatted(reply.inputTokens(), reply.outputTokens())));
        }
    }

    /** By what it asks, not by its place: a job may be collected for a list that has grown shorter since. */
    private static String name(CallStart start) {
        return start.key().substring(0, 40);
    }
}
