package dev.retort.local;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.concurrent.Exclusive;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.local.adapter.AdaptedModel;
import dev.retort.local.adapter.PeftAdapter;
import dev.retort.local.download.StoredModel;
import dev.retort.local.download.WeightStore;
import dev.retort.local.embedding.EmbeddedModel;
import dev.retort.local.embedding.LocalEmbeddingModel;
import dev.retort.local.generation.LocalModel;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.generation.LocalTokenCounter;
import dev.retort.local.tokenizer.ChatTemplate;
import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.local.weights.ModelWeights;
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
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The models of this machine, by name: {@code local:smollm2-135m-instruct}, {@code local:PATH} of a GGUF file, a folder or
 * an adapter's folder, {@code hf:owner/name}; and the sentence embeddings {@code local:minilm} and {@code local:e5-small}. Each is fetched when it is
 * asked for, loaded at its first use and shared. An adapter takes the place of its base in memory; the base is loaded again
 * where it is used again. Thread-safe; closing frees the memory of all.
 */
public final class LocalModels implements ModelProvider, TextCompleterSource, TokenCounterSource, AutoCloseable {

    /** The name of the default's sentence embeddings. */
    public static final ModelRef MINILM = new ModelRef("local", EmbeddedModel.MINILM.key());

    private static final int EMBEDDING_BATCH = 32;
    private static final long FEWEST_TO_BE_ASKED = 700_000_000;

    private final WeightStore store;
    private final LocalModelSettings settings;
    private final Progress progress;
    private final Consumer<StoredModel> fetched;
    private final Map<Path, ModelOnDemand> models = new ConcurrentHashMap<>();
    private final Map<Path, Tokenizer> tokenizers = new ConcurrentHashMap<>();
    private final Optional<ModelRef> student;
    private final Exclusive alone = new Exclusive();
    private final Map<EmbeddedModel, LocalEmbeddingModel> embeddings = new EnumMap<>(EmbeddedModel.class);

    /**
     * Creates the provider; nothing is loaded yet.
     *
     * @param store where weights lie or come from
     * @param settings how models compute
     * @param progress of fetching, and of prompts that take long
     * @param fetched receives a model fetched now, so that its licence can be shown
     */
    public LocalModels(
            WeightStore store, LocalModelSettings settings, Progress progress, Consumer<StoredModel> fetched) {
        this(store, settings, progress, fetched, Optional.empty());
    }

    /**
     * Creates the provider for a run.
     *
     * @param student the run's student: the base of an adapter that does not say its base by a name known here
     */
    public LocalModels(
            WeightStore store,
            LocalModelSettings settings,
            Progress progress,
            Consumer<StoredModel> fetched,
            Optional<ModelRef> student) {
        this.student = student.filter(LocalModels::provides);
        this.store = store;
        this.settings = settings;
        this.progress = progress;
        this.fetched = fetched;
    }

    /** Returns whether a name is of this machine. */
    public static boolean provides(ModelRef ref) {
        return ref.insideRetort();
    }

    @Override
    public NamedChatModel chat(ModelRef ref, ModelSettings role) {
        return new NamedChatModel(ref, new ChatModelInRole(model(ref), role));
    }

    @Override
    public NamedEmbeddingModel embedding(ModelRef ref, ModelSettings role) {
        EmbeddedModel embedded = Optional.of(ref)
                .filter(LocalModels::provides)
                .flatMap(name -> EmbeddedModel.of(name.name()))
                .orElseThrow(() -> new UsageException(
                        "%s is not an embedding model.".formatted(ref),
                        "Name %s, local:%s or a service's, such as mistral:mistral-embed."
                                .formatted(MINILM, EmbeddedModel.E5_SMALL.key())));
        return alone.get(() -> {
            LocalEmbeddingModel model = embeddings.computeIfAbsent(
                    embedded, key -> LocalEmbeddingModel.load(key, store.home(), settings.threads()));
            return new NamedEmbeddingModel(ref, model, EMBEDDING_BATCH, true);
        });
    }

    @Override
    public Optional<String> revision(ModelRef ref) {
        return ref.provider().equals("hf") ? store.find(ref).flatMap(StoredModel::revision) : Optional.empty();
    }

    @Override
    public Optional<TextCompleter> completerOf(ModelRef ref) {
        return provides(ref) ? Optional.of(completer(model(ref))) : Optional.empty();
    }

    /** Returns whether it is a chat model of 700 million parameters or more; smaller ones write questions better by examples. */
    @Override
    public boolean followsInstructions(ModelRef ref) {
        if (!provides(ref)) {
            return false;
        }
        Path files = files(path(ref));
        if (!ChatTemplate.exists(files)) {
            return false;
        }
        try (ModelWeights weights = ModelWeights.open(files)) {
            return weights.parameters() >= FEWEST_TO_BE_ASKED;
        }
    }

    @Override
    public TokenCountEstimator counterOf(ModelRef ref) {
        Path files = files(path(ref));
        return new LocalTokenCounter(tokenizers.computeIfAbsent(files, Tokenizer::open), ChatTemplate.open(files));
    }

    /** Returns the file or folder of a base model, fetching it where it is not here yet. */
    public Path weights(ModelRef ref) {
        StoredModel model = store.fetch(ref, progress);
        if (model.fetchedNow()) {
            fetched.accept(model);
        }
        return model.path();
    }

    /**
     * Looks whether an adapter could be used, without loading its base model.
     *
     * @throws InputException if the folder holds no adapter, or its base is not known or does not fit
     */
    public void check(Path adapter) {
        AdaptedModel.check(adapter, files(adapter));
    }

    private ModelOnDemand model(ModelRef ref) {
        return onDemand(path(ref));
    }

    private ModelOnDemand onDemand(Path path) {
        return models.computeIfAbsent(
                path,
                key -> new ModelOnDemand(
                        PeftAdapter.isAdapter(key)
                                ? () -> tuned(key)
                                : () -> LocalModel.open(key, settings)
                                        .reporting(new LateProgress(progress, System::nanoTime))));
    }

    private LocalModel tuned(Path adapter) {
        Path base = files(adapter);
        // Both at once would need twice the memory, and whoever asks the tuned model is done with its base.
        onDemand(base).close();
        return AdaptedModel.open(adapter, base, settings).reporting(new LateProgress(progress, System::nanoTime));
    }

    /** Returns the adapter's folder, or the file or folder of a base model. */
    private Path path(ModelRef ref) {
        return ref.provider().equals("local") && PeftAdapter.isAdapter(Path.of(ref.name()))
                ? Path.of(ref.name())
                : weights(ref);
    }

    /** Returns where tokenizer and template lie: with the base model, for an adapter. */
    private Path files(Path path) {
        return PeftAdapter.isAdapter(path) ? weights(AdaptedModel.base(path, student)) : path;
    }

    private static TextCompleter completer(ModelOnDemand model) {
        return (completions, progress) ->
                model.use(loaded -> loaded.textCompleter().complete(completions, progress));
    }

    @Override
    public void close() {
        alone.run(() -> {
            models.values().forEach(ModelOnDemand::close);
            models.clear();
            tokenizers.values().forEach(Tokenizer::close);
            tokenizers.clear();
            embeddings.values().forEach(LocalEmbeddingModel::close);
            embeddings.clear();
        });
    }
}
