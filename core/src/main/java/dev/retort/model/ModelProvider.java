package dev.retort.model;

import dev.retort.error.UsageException;

/** Makes the models of one provider usable: the part of a reference before the colon names the provider. */
@FunctionalInterface
public interface ModelProvider {

    /**
     * Opens a chat model; makes no call.
     *
     * @throws UsageException if the name or a setting cannot be used, or a key is missing
     */
    NamedChatModel chat(ModelRef ref, ModelSettings settings);

    /**
     * Opens an embedding model; makes no call.
     *
     * @throws UsageException if the provider has none, or as for chat models
     */
    default NamedEmbeddingModel embedding(ModelRef ref, ModelSettings settings) {
        throw new UsageException(
                "%s cannot embed: %s has no embedding models.".formatted(ref, ref.provider()),
                "Name another embedding model, such as mistral:mistral-embed.");
    }
}
