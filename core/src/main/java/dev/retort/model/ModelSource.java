package dev.retort.model;

import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import java.util.Optional;

/**
 * Opens models by name. A provider implements it for its own names; {@link #provides} tells which. Thread-safe; what it
 * opened is closed with it.
 */
public interface ModelSource extends AutoCloseable {

    /**
     * How a chat model is to answer.
     *
     * @param temperature 0 for the likeliest token always
     * @param maxTokens longest reply
     * @param seed for sampling
     */
    record ChatSettings(double temperature, int maxTokens, long seed) {}

    /** Tells whether a name is one of this source's. */
    boolean provides(ModelRef ref);

    /**
     * Opens a chat model.
     *
     * @throws UsageException if the name is wrong or a key is missing; the variable is named
     * @throws ModelException if the model cannot be had
     */
    NamedChatModel chatModel(ModelRef ref, ChatSettings settings);

    /** Opens an embedding model; same errors. */
    EmbeddingModel embeddingModel(ModelRef ref);

    /** Returns the counter of a chat model's own tokens, or the nearest there is. */
    TokenCountEstimator tokenCounter(ModelRef ref);

    /** Returns the model as a plain text completer, where it can be one. */
    Optional<TextCompleter> textCompleter(ModelRef ref);

    @Override
    void close();
}
