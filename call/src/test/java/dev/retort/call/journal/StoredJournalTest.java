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
import dev.retort.model.ModelRef;
import dev.retort.model.NamedChatModel;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Journals of several processes over one store. */
class StoredJournalTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final NamedChatModel model = new NamedChatModel(ModelRef.parse("fake:teacher"), new ChatModel() {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from("answer " + asked.incrementAndGet()))
                    .build();
        }
    });
    private final ReplyStore store = new ReplyStore() {
        private final Map<String, RecordedReply> replies = new ConcurrentHashMap<>();
        private final Map<String, float[]> vectors = new ConcurrentHashMap<>();

        @Override
        public Optional<RecordedReply> reply(String key) {
            return Optional.ofNullable(replies.get(key));
        }

        @Override
        public void keep(CallStart call, CallEnd end) {
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
        List<ChatOutcome> first = ask(new ModelCalls(CallJournal.over(store), CallRules.usual()));
        List<ChatOutcome> second = ask(new ModelCalls(CallJournal.over(store), CallRules.usual()));
        assertThat(second).isEqualTo(first);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aJournalWithoutTheStorePaysAgain() {
        List<ChatOutcome> unused = ask(new ModelCalls(CallJournal.over(store), CallRules.usual()));
        List<ChatOutcome> again = ask(new ModelCalls(CallJournal.inMemory(), CallRules.usual()));
        assertThat(again).hasSize(2);
        assertThat(asked).hasValue(4);
    }

    private List<ChatOutcome> ask(ModelCalls calls) {
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
