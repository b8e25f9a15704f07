package dev.retort.model;

import dev.retort.error.UsageException;
import java.util.Optional;

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

    /**
     * Passes if a model of this provider could be opened as far as can be known without opening or calling it: address and
     * key are there.
     *
     * @throws UsageException if not
     */
    default void check(ModelRef ref, ModelSettings settings) {}

    /**
     * Returns the dated name behind a moving one such as {@code mistral:mistral-large-latest}, where the service tells it.
     *
     * @throws dev.retort.error.ModelException if the service refuses the key
     */
    default Optional<ModelRef> dated(ModelRef ref, ModelSettings settings) {
        return Optional.empty();
    }

    /**
     * Returns the commit that a hub's name refers to on this machine; none where its files are not here yet, or where a
     * provider knows no commits.
     */
    default Optional<String> revision(ModelRef ref) {
        return Optional.empty();
    }
}
