package dev.retort.model;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.error.UsageException;
import java.util.Optional;
import java.util.function.Function;

/**
 * A provider of any LangChain4j models by name, such as those of Anthropic, Gemini or Bedrock:
 *
 * <pre>{@code
 * LangChainModels.ofChat(name -> AnthropicChatModel.builder().apiKey(key).modelName(name).build())
 * }</pre>
 *
 * <p>A model is called with the temperature and the longest reply of its role, where the role names them. Replies are
 * reused under the model's name, so another model or version needs another name. Immutable; thread-safe if the functions
 * are.
 */
public final class LangChainModels implements ModelProvider {

    /** Most texts in one request: few services take more of them. */
    private static final int EMBEDDING_BATCH = 64;

    private final Function<String, ? extends ChatModel> chat;
    private final Optional<Function<String, ? extends EmbeddingModel>> embedding;

    private LangChainModels(
            Function<String, ? extends ChatModel> chat,
            Optional<Function<String, ? extends EmbeddingModel>> embedding) {
        this.chat = chat;
        this.embedding = embedding;
    }

    /**
     * Returns a provider of chat models.
     *
     * @param models opens a model by the part of its name after the colon; makes no call
     */
    public static LangChainModels ofChat(Function<String, ? extends ChatModel> models) {
        return new LangChainModels(models, Optional.empty());
    }

    /**
     * Returns the same provider with embedding models.
     *
     * @param models opens a model by the part of its name after the colon; makes no call
     */
    public LangChainModels withEmbedding(Function<String, ? extends EmbeddingModel> models) {
        return new LangChainModels(chat, Optional.of(models));
    }

    @Override
    public NamedChatModel chat(ModelRef ref, ModelSettings settings) {
        ChatModel model = chat.apply(ref.name());
        // Retort's own kinds of model group requests or count choices themselves.
        boolean own = model instanceof BatchChatModel
                || model instanceof DeferredChatModel
                || model instanceof MultiChoiceChatModel
                || model instanceof SeededChatModel;
        return new NamedChatModel(ref, own ? model : new InRole(model, parameters(settings)));
    }

    @Override
    public NamedEmbeddingModel embedding(ModelRef ref, ModelSettings settings) {
        EmbeddingModel model = embedding
                .orElseThrow(() -> new UsageException(
                        "%s cannot embed: %s was given without embedding models.".formatted(ref, ref.provider()),
                        "Add them with LangChainModels.withEmbedding, or name another model, such as local:minilm."))
                .apply(ref.name());
        return new NamedEmbeddingModel(ref, model, EMBEDDING_BATCH, false);
    }

    private static ChatRequestParameters parameters(ModelSettings settings) {
        var parameters = ChatRequestParameters.builder();
        settings.temperature().ifPresent(parameters::temperature);
        settings.maxTokens().ifPresent(parameters::maxOutputTokens);
        return parameters.build();
    }

    /**
     * A model with the parameters of its role, where a request names none of its own.
     *
     * @param role goes before the model's own defaults
     */
    private record InRole(ChatModel model, ChatRequestParameters role) implements ChatModel {

        @Override
        public ChatRequestParameters defaultRequestParameters() {
            return model.defaultRequestParameters().overrideWith(role);
        }

        @Override
        public ChatResponse doChat(ChatRequest request) {
            return model.chat(request);
        }
    }
}
