package dev.retort.model;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;

class FakeChatModelTest extends ChatModelContract {

    /** The model that other tests use in place of a real one. */
    static final class Echo implements ChatModel {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from(
                            "echo of " + ChatRequestJson.text(request.messages().getLast())))
                    .finishReason(FinishReason.STOP)
                    .tokenUsage(new TokenUsage(4, 5))
                    .build();
        }
    }

    @Override
    protected ChatModel model() {
        return new Echo();
    }
}
