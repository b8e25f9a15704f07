package dev.retort.model;

import dev.retort.error.UsageException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Opens models by their reference, through the provider that the reference names. Immutable. */
public final class ModelProviders {

    private final Map<String, ModelProvider> providers;

    /** Creates the set from providers by name, such as {@code mistral}. */
    public ModelProviders(Map<String, ModelProvider> providers) {
        this.providers = new TreeMap<>(providers);
    }

    /** Returns this set with one more provider, or another one under that name. */
    public ModelProviders with(String name, ModelProvider provider) {
        Map<String, ModelProvider> more = new TreeMap<>(providers);
        more.put(name, provider);
        return new ModelProviders(more);
    }

    /**
     * Opens a chat model; makes no call.
     *
     * @throws UsageException if the provider is unknown, a setting cannot be used, or a key is missing
     */
    public NamedChatModel chat(ModelRef ref, ModelSettings settings) {
        return provider(ref).chat(ref, settings);
    }

    /**
     * Opens an embedding model; makes no call.
     *
     * @throws UsageException if the provider is unknown or has none, a setting cannot be used, or a key is missing
     */
    public NamedEmbeddingModel embedding(ModelRef ref, ModelSettings settings) {
        return provider(ref).embedding(ref, settings);
    }

    /**
     * Passes if a model could be opened, as far as can be known without opening or calling it.
     *
     * @throws UsageException if the provider is unknown or a key is missing
     */
    public void check(ModelRef ref, ModelSettings settings) {
        provider(ref).check(ref, settings);
    }

    /**
     * Returns the dated name behind a moving one, where the service tells it.
     *
     * @throws dev.retort.error.ModelException if the service refuses the key
     */
    public Optional<ModelRef> dated(ModelRef ref, ModelSettings settings) {
        return provider(ref).dated(ref, settings);
    }

    /** Returns the commit that a hub's name refers to on this machine, where a provider knows it. */
    public Optional<String> revision(ModelRef ref) {
        return Optional.ofNullable(providers.get(ref.provider())).flatMap(provider -> provider.revision(ref));
    }

    private ModelProvider provider(ModelRef ref) {
        ModelProvider provider = providers.get(ref.provider());
        if (provider == null) {
            throw new UsageException(
                    "%s names an unknown provider.".formatted(ref),
                    "Known are: %s.".formatted(String.join(", ", providers.keySet())));
        }
        return provider;
    }
}
