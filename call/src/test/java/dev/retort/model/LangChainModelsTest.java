package dev.retort.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.call.ChatOutcome;
import dev.retort.call.ModelCalls;
import dev.retort.error.UsageException;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LangChainModelsTest {

    /** A model such as a library of a provider brings, with defaults of its own. */
    private static class OtherModel implements ChatModel {

        final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

        @Override
        public ChatRequestParameters defaultRequestParameters() {
            return DefaultChatRequestParameters.builder()
                    .modelName("sonnet")
                    .temperature(0.9)
                    .topP(0.8)
                    .build();
        }

        @Override
        public ChatResponse doChat(ChatRequest request) {
            requests.add(request);
            return ChatResponse.builder().aiMessage(AiMessage.from("yes")).build();
        }
    }

    private final OtherModel model = new OtherModel();
    private final ModelRef name = ModelRef.parse("anthropic:sonnet");

    private NamedChatModel open(ModelSettings settings) {
        return LangChainModels.ofChat(part -> model).chat(name, settings);
    }

    private static ChatRequest question() {
        return ChatRequest.builder().messages(UserMessage.from("Is it?")).build();
    }

    @Test
    void theFunctionGetsThePartAfterTheColon() {
        List<String> parts = new CopyOnWriteArrayList<>();
        LangChainModels provider = LangChainModels.ofChat(part -> {
            parts.add(part);
            return model;
        });
        assertThat(provider.chat(ModelRef.parse("bedrock:eu.model:v1"), ModelSettings.DEFAULT)
                        .ref())
                .isEqualTo(new ModelRef("bedrock", "eu.model:v1"));
        assertThat(parts).containsExactly("eu.model:v1");
    }

    @Test
    void theRoleGoesBeforeTheModelsOwnDefaultsAndTheRequestBeforeBoth() {
        ChatModel inRole =
                open(ModelSettings.DEFAULT.withTemperature(0).withMaxTokens(64)).model();
        inRole.chat(question());
        inRole.chat(ChatRequest.builder()
                .messages(UserMessage.from("Is it?"))
                .temperature(0.5)
                .build());

        assertThat(model.requests.get(0).parameters().temperature()).isZero();
        assertThat(model.requests.get(0).parameters().maxOutputTokens()).isEqualTo(64);
        assertThat(model.requests.get(0).parameters().topP()).isEqualTo(0.8);
        assertThat(model.requests.get(0).parameters().modelName()).isEqualTo("sonnet");
        assertThat(model.requests.get(1).parameters().temperature()).isEqualTo(0.5);
    }

    @Test
    void aRoleWithoutSettingsLeavesTheModelsDefaults() {
        open(ModelSettings.DEFAULT).model().chat(question());
        assertThat(model.requests.getFirst().parameters().temperature()).isEqualTo(0.9);
        assertThat(model.requests.getFirst().parameters().maxOutputTokens()).isNull();
    }

    @Test
    void aLimitOfItsServiceIsWaitedForLikeThatOfAnyOther() {
        AtomicInteger calls = new AtomicInteger();
        OtherModel busy = new OtherModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                if (calls.incrementAndGet() == 1) {
                    throw new RateLimitException("slow down");
                }
                return super.doChat(request);
            }
        };
        List<ChatOutcome> outcomes = new ModelCalls(2)
                .chat(
                        LangChainModels.ofChat(part -> busy).chat(name, ModelSettings.DEFAULT),
                        List.of(question()),
                        "asking",
                        Progress.NONE);
        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.getFirst()).isInstanceOf(ChatOutcome.Reply.class);
        assertThat(calls).hasValue(2);
    }

    @Test
    void aProviderWithoutEmbeddingsSaysHowToAddThem() {
        LangChainModels provider = LangChainModels.ofChat(part -> model);
        assertThatThrownBy(() -> provider.embedding(name, ModelSettings.DEFAULT))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("withEmbedding");
    }
}
