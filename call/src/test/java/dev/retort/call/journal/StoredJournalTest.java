package dev.retort.call.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.call.CallRules;
import dev.retort.call.ChatOutcome;
import dev.retort.call.ModelCalls;
import dev.retort.call.budget.Budget;
import dev.retort.call.limit.ModelLimits;
import dev.retort.model.ModelRef;
import dev.retort.model.NamedChatModel;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import dev.retort.progress.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Journals of several processes over one store. */
class StoredJournalTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final NamedChatModel model = new NamedChatModel(ModelRef.parse("fake:teacher"), new ChatModel() {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            // Long enough for others to ask meanwhile.
            LockSupport.parkNanos(30_000_000);
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from("answer " + asked.incrementAndGet()))
                    .build();
        }
    });
    private final List<Integer> askedWhenKept = new CopyOnWriteArrayList<>();
    private volatile Duration writing = Duration.ZERO;
    private final ReplyStore store = new ReplyStore() {
        private final Map<String, RecordedReply> replies = new ConcurrentHashMap<>();
        private final Map<String, float[]> vectors = new ConcurrentHashMap<>();

        @Override
        public Optional<RecordedReply> reply(String key) {
            return Optional.ofNullable(replies.get(key));
        }

        @Override
        public void keep(CallStart call, CallEnd end) {
            // A store that others share is slow to write.
            LockSupport.parkNanos(writing.toNanos());
            askedWhenKept.add(asked.get());
            replies.put(call.key(), end.reply());
        }

        @Override
        public Optional<float[]> vector(String key) {
            return Optional.ofNullable(vectors.get(key));
        }

        @Override
        public void keep(CallStart call, CallEnd end, Map<String, float[]> all) {
            vectors.putAll(all);
        }
    };

    @Test
    void aCallThatOneProcessFinishedIsNotRepeatedByAnother() {
        List<ChatOutcome> first = ask(new ModelCalls(CallJournal.over(store, CallClaims.ALONE), CallRules.usual()));
        List<ChatOutcome> second = ask(new ModelCalls(CallJournal.over(store, CallClaims.ALONE), CallRules.usual()));
        assertThat(second).isEqualTo(first);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aProcessThatDiesLosesNoMoreRepliesThanItMakesCallsAtOnce() {
        writing = Duration.ofMillis(200);
        CallRules usual = CallRules.usual();
        CallRules oneAtATime =
                new CallRules(ModelLimits.DEFAULT.withConcurrency(1), Map.of(), usual.prices(), Budget.unlimited());

        List<ChatOutcome> answers = ask(new ModelCalls(CallJournal.over(store, CallClaims.ALONE), oneAtATime));

        assertThat(answers).hasSize(2);
        assertThat(askedWhenKept).as("calls begun when each reply was kept").containsExactly(1, 2);
    }

    @Test
    void aJournalWithoutTheStorePaysAgain() {
        List<ChatOutcome> unused = ask(new ModelCalls(CallJournal.over(store, CallClaims.ALONE), CallRules.usual()));
        List<ChatOutcome> again = ask(new ModelCalls(CallJournal.inMemory(), CallRules.usual()));
        assertThat(again).hasSize(2);
        assertThat(asked).hasValue(4);
    }

    @Test
    void twoProcessesThatAskTheSameAtTheSameTimePayOnce() throws Exception {
        Map<String, String> holders = new ConcurrentHashMap<>();
        List<List<ChatOutcome>> outcomes = new CopyOnWriteArrayList<>();
        try (ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String process : List.of("one", "two", "three")) {
                ModelCalls calls =
                        new ModelCalls(CallJournal.over(store, new MapClaims(holders, process)), CallRules.usual());
                var unused = processes.submit(() -> outcomes.add(ask(calls)));
            }
        }
        assertThat(outcomes).hasSize(3).allSatisfy(one -> assertThat(one).isEqualTo(outcomes.getFirst()));
        assertThat(asked).hasValue(2);
        assertThat(holders).as("claims that are left").isEmpty();
    }

    @Test
    void aCallThatOneProcessGivesUpIsMadeByTheOther() {
        Map<String, String> holders = new ConcurrentHashMap<>();
        NamedChatModel refusing = new NamedChatModel(model.ref(), new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                throw new CallException(FailureKind.REJECTED, "no such prompt", null, null);
            }
        });
        ModelCalls first = new ModelCalls(CallJournal.over(store, new MapClaims(holders, "one")), CallRules.usual());
        assertThat(ask(first, refusing)).allMatch(ChatOutcome.Failed.class::isInstance);
        ModelCalls second = new ModelCalls(CallJournal.over(store, new MapClaims(holders, "two")), CallRules.usual());
        assertThat(ask(second)).allMatch(ChatOutcome.Reply.class::isInstance);
    }

    private List<ChatOutcome> ask(ModelCalls calls) {
        return ask(calls, model);
    }

    private static List<ChatOutcome> ask(ModelCalls calls, NamedChatModel model) {
        return calls.chat(
                model,
                List.of(
                        ChatRequest.builder()
                                .messages(UserMessage.from("How many valves?"))
                                .build(),
                        ChatRequest.builder()
                                .messages(UserMessage.from("How many pumps?"))
                                .build()),
                "answers",
                Progress.NONE);
    }
}
