package dev.retort.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What Retort expects of every chat model. The model under test is deterministic and gives different replies to {@code
 * question 0} to {@code question 9}.
 */
public abstract class ChatModelContract {

    /** Returns the model. */
    protected abstract ChatModel model();

    private ChatResponse ask(String text) {
        return model().chat(
                        ChatRequest.builder().messages(UserMessage.from(text)).build());
    }

    @Test
    void aReplyHasTextAReasonForItsEndAndTokenCounts() {
        ChatResponse response = ask("question 1");

        assertThat(response.aiMessage().text()).isNotBlank();
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().inputTokenCount()).isPositive();
        assertThat(response.tokenUsage().outputTokenCount()).isPositive();
    }

    @Test
    void equalRequestsGetEqualReplies() {
        assertThat(ask("question 2").aiMessage().text())
                .isEqualTo(ask("question 2").aiMessage().text());
    }

    @Test
    void aWholeConversationIsTaken() {
        ChatResponse response = model().chat(ChatRequest.builder()
                .messages(
                        SystemMessage.from("Answer briefly."),
                        UserMessage.from("question 3"),
                        AiMessage.from("an answer"),
                        UserMessage.from("question 4"))
                .build());

        assertThat(response.aiMessage().text()).isNotBlank();
    }

    @Test
    void repliesBelongToTheirRequestsWhenManyAskAtOnce() throws Exception {
        List<String> alone = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            alone.add(ask("question " + i).aiMessage().text());
        }
        assertThat(alone).doesNotHaveDuplicates();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> together = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String text = "question " + i % 10;
                together.add(threads.submit(() -> ask(text).aiMessage().text()));
            }
            for (int i = 0; i < 40; i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i % 10));
            }
        }
    }

    @Test
    void defaultParametersAreKnownWithoutACall() {
        assertThat(model().defaultRequestParameters()).isNotNull();
    }
}
