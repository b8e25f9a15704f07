package dev.retort.local;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.error.UsageException;
import dev.retort.local.adapter.AdaptedModel;
import dev.retort.local.adapter.PeftAdapter;
import dev.retort.local.download.StoredModel;
import dev.retort.local.download.WeightStore;
import dev.retort.local.embedding.LocalEmbeddingModel;
import dev.retort.local.generation.LocalModel;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.model.ModelProvider;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.model.TextCompleter;
import dev.retort.model.TextCompleterSource;
import dev.retort.model.TokenCounterSource;
import dev.retort.progress.Progress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The models of this machine, by name: {@code local:smollm2-135m-instruct}, {@code local:PATH} of a GGUF file, a folder or
 * an adapter's folder, {@code hf:owner/name}; and {@code local:minilm}, the sentence embeddings. Each is fetched and loaded
 * at its first use and shared. Thread-safe; closing frees the memory of all.
 */
public final class LocalModels implements ModelProvider, TextCompleterSource, TokenCounterSource, AutoCloseable {

    /** The name of the sentence embeddings. */
    public static final ModelRef MINILM = new ModelRef("local", "minilm");

    private static final Set<String> PROVIDERS = Set.of("local", "hf");
    private static final int EMBEDDING_BATCH = 32;

    private final WeightStore store;
    private final LocalModelSettings settings;
    private final Progress progress;
    private final Consumer<StoredModel> fetched;
    private final Map<Path, LocalModel> loaded = new HashMap<>();
    private @Nullable LocalEmbeddingModel embeddings;

    /**
     * Creates the provider; nothing is loaded yet.
     *
     * @param store where weights lie or come from
     * @param settings how models compute
     * @param progress of fetching
     * @param fetched is told of a model fetched now, so that its licence can be shown
     */
    public LocalModels(
            WeightStore store, LocalModelSettings settings, Progress progress, Consumer<StoredModel> fetched) {
        this.store = store;
        this.settings = settings;
        this.progress = progress;
        this.fetched = fetched;
    }

    /** Tells whether a name is of this machine. */
    public static boolean provides(ModelRef ref) {
        return PROVIDERS.contains(ref.provider());
    }

    @Override
    public NamedChatModel chat(ModelRef ref, ModelSettings role) {
        return new NamedChatModel(ref, new ChatModelInRole(model(ref).chatModel(), role));
    }

    @Override
    public synchronized NamedEmbeddingModel embedding(ModelRef ref, ModelSettings role) {
        if (!ref.equals(MINILM)) {
            throw new UsageException(
                    "%s is no embedding model.".formatted(ref),
                    "Name %s or a service's, such as mistral:mistral-embed.".formatted(MINILM));
        }
        if (embeddings == null) {
            embeddings = LocalEmbeddingModel.load(settings.threads());
        }
        return new NamedEmbeddingModel(MINILM, embeddings, EMBEDDING_BATCH, true);
    }

    @Override
    public Optional<TextCompleter> completerOf(ModelRef ref) {
        return provides(ref) ? Optional.of(model(ref).textCompleter()) : Optional.empty();
    }

    @Override
    public TokenCountEstimator counterOf(ModelRef ref) {
        return model(ref).tokenCounter();
    }

    /** Returns the file or folder of a base model, fetching it where it is not here yet. */
    public Path weights(ModelRef ref) {
        StoredModel model = store.fetch(ref, progress);
        if (model.fetchedNow()) {
            fetched.accept(model);
        }
        return model.path();
    }

    private synchronized LocalModel model(ModelRef ref) {
        Path path = ref.provider().equals("local") && PeftAdapter.isAdapter(Path.of(ref.name()))
                ? Path.of(ref.name())
                : weights(ref);
        LocalModel model = loaded.get(path);
        if (model == null) {
            model = PeftAdapter.isAdapter(path)
                    ? AdaptedModel.open(path, this::weights, settings)
                    : LocalModel.open(path, settings);
            loaded.put(path, model);
        }
        return model;
    }

    @Override
    public synchronized void close() {
        loaded.values().forEach(LocalModel::close);
        loaded.clear();
        if (embeddings != null) {
            embeddings.close();
            embeddings = null;
        }
    }
}
