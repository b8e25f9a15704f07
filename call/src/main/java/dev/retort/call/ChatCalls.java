package dev.retort.call;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKey;
import dev.retort.call.journal.CallKind;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import dev.retort.concurrent.OncePerKey;
import dev.retort.concurrent.ParallelWork;
import dev.retort.model.ChatRequestJson;
import dev.retort.model.ModelRef;
import dev.retort.model.MultiChoiceChatModel;
import dev.retort.model.NamedChatModel;
import dev.retort.model.RatePause;
import dev.retort.model.SeededChatModel;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Single chat requests to a model, for one reply or several; each is made once, whoever asks and whenever. */
final class ChatCalls {

    private final CallJournal journal;
    private final CallWorth worth;
    private final SingleCalls single;
    private final OncePerKey<String, RecordedReply> running;
    private final Set<ModelRef> giveFewerReplies;
    private final String occasion;

    ChatCalls(CallJournal journal, CallWorth worth, SingleCalls single) {
        this(journal, worth, single, OncePerKey.whileMaking(), ConcurrentHashMap.newKeySet(), "");
    }

    private ChatCalls(
            CallJournal journal,
            CallWorth worth,
            SingleCalls single,
            OncePerKey<String, RecordedReply> running,
            Set<ModelRef> giveFewerReplies,
            String occasion) {
        this.journal = journal;
        this.worth = worth;
        this.single = single;
        this.running = running;
        this.giveFewerReplies = giveFewerReplies;
        this.occasion = occasion;
    }

    /** Returns the same for requests that are known by an occasion too. */
    ChatCalls onOccasion(String name) {
        return new ChatCalls(journal, worth, single, running, giveFewerReplies, name);
    }

    /**
     * Asks for several replies in one call, and for each that is missing then in a call of its own.
     *
     * @return {@code n} outcomes
     */
    List<ChatOutcome> choices(NamedChatModel model, ChatRequest request, int n, ReplyCheck check, String task)
            throws InterruptedException {
        List<ChatOutcome> given = ask(model, request, "", n, check, task);
        List<ChatOutcome> all = new ArrayList<>(given);
        all.addAll(ParallelWork.all(
                n - given.size(),
                i -> () -> ask(model, request, "choice " + (given.size() + i), 1, check, task)
                        .getFirst(),
                task,
                Progress.NONE));
        return all;
    }

    /**
     * Returns what the journal knows of a request, or asks; two that ask the same at once are one call.
     *
     * @param variant tells requests apart that are otherwise equal; empty for the first
     * @param n replies that are asked for
     * @return as many outcomes as the model gave replies, or {@code n} failures
     */
    List<ChatOutcome> ask(
            NamedChatModel model, ChatRequest request, String variant, int n, ReplyCheck check, String task)
            throws InterruptedException {
        CallStart start = start(model, request, variant, n, task);
        try {
            RecordedReply reply = running.get(start.key(), () -> {
                Optional<RecordedReply> known = journal.replyOrClaim(start.key());
                return known.isPresent() ? known.get() : claimed(model, request, start, n, check);
            });
            return Replies.outcomes(reply, check);
        } catch (CallException givenUp) {
            return Collections.nCopies(n, new ChatOutcome.Failed(givenUp.reason()));
        }
    }

    private RecordedReply claimed(NamedChatModel model, ChatRequest request, CallStart start, int n, ReplyCheck check)
            throws InterruptedException {
        try {
            return call(model, request, start, n, check);
        } finally {
            journal.leave(start.key());
        }
    }

    /** Returns what is recorded of a request before it is sent: its key among others. */
    CallStart start(NamedChatModel model, ChatRequest request, String variant, int n, String task) {
        ChatRequestParameters parameters = parameters(model, request);
        String json = ChatRequestJson.canonical(request.messages(), parameters);
        String ref = model.ref().toString();
        String key = CallKey.of(
                "chat",
                ref,
                json,
                seed(model.model()),
                occasion.isEmpty() ? variant : occasion + " " + variant,
                n == 1 ? "" : "n " + n);
        long worst = worth.price(model.ref())
                .cost(
                        worth.worstInputTokens(request.messages(), parameters),
                        worth.worstOutputTokens(model.ref(), parameters, n));
        return new CallStart(CallKind.CHAT, key, task, ref, json, worst);
    }

    private RecordedReply call(NamedChatModel model, ChatRequest request, CallStart start, int n, ReplyCheck check)
            throws InterruptedException {
        long worstTokens = worth.worstInputTokens(request.messages(), parameters(model, request))
                + worth.worstOutputTokens(model.ref(), parameters(model, request), n);
        SingleCalls.Call call = new SingleCalls.Call(
                start,
                model.ref(),
                worth.price(model.ref()),
                worstTokens,
                isBounded(model, request),
                () -> answered(responses(model, request, n)),
                reply -> Replies.fault(reply, check));
        return single.make(call, (id, end, brought) -> journal.finished(id, end))
                .reply();
    }

    /** Returns whether a limit of output tokens bounds what a request may cost. */
    static boolean isBounded(NamedChatModel model, ChatRequest request) {
        return parameters(model, request).maxOutputTokens() != null;
    }

    private static ChatRequestParameters parameters(NamedChatModel model, ChatRequest request) {
        return model.model().defaultRequestParameters().overrideWith(request.parameters());
    }

    private static String seed(ChatModel model) {
        return model instanceof SeededChatModel seeded && seeded.seed().isPresent()
                ? "seed " + seeded.seed().getAsLong()
                : "";
    }

    private List<ChatResponse> responses(NamedChatModel model, ChatRequest request, int n) {
        if (n == 1
                || giveFewerReplies.contains(model.ref())
                || !(model.model() instanceof MultiChoiceChatModel several)) {
            return List.of(model.model().chat(request));
        }
        List<ChatResponse> responses = severalOrOne(several, request, n);
        if (responses.size() < n) {
            giveFewerReplies.add(model.ref());
        }
        return responses;
    }

    private static List<ChatResponse> severalOrOne(MultiChoiceChatModel model, ChatRequest request, int n) {
        try {
            return model.chat(request, n);
        } catch (CallException e) {
            if (e.kind() != FailureKind.REJECTED) {
                throw e;
            }
            // Some services refuse to be asked for several; if it is the request they refuse, this fails as well.
            return List.of(model.chat(request));
        }
    }

    private static Attempt.Brought answered(List<ChatResponse> responses) {
        return new Attempt.Brought(Replies.of(responses), List.of(), RatePause.of(responses.getFirst()));
    }
}
