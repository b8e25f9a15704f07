package dev.retort.local.generation;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tokenizer.ChatTemplate;
import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.local.transformer.LoraBranch;
import dev.retort.local.transformer.Transformer;
import dev.retort.local.weights.ModelWeights;
import dev.retort.progress.Progress;
import java.nio.file.Path;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A language model in this machine's memory: transformer, tokenizer and, where it is a chat model, its template. What it
 * hands out is thread-safe and usable until it is closed.
 */
@API(status = API.Status.INTERNAL)
public final class LocalModel implements AutoCloseable {

    private final Path path;
    private final LocalModelSettings settings;
    private final Transformer transformer;
    private final Tokenizer tokenizer;
    private final Generator generator;
    private final Exclusive alone = new Exclusive();
    private @Nullable LocalChatModel chatModel;

    private LocalModel(
            Path path, LocalModelSettings settings, Transformer transformer, Tokenizer tokenizer, Progress reading) {
        this.path = path;
        this.settings = settings;
        this.transformer = transformer;
        this.tokenizer = tokenizer;
        this.generator = Generator.reporting(transformer, tokenizer.endOfTurn(), settings.threads(), reading);
    }

    /**
     * Loads a model.
     *
     * @param fileOrFolder a GGUF file, or a folder with {@code config.json}, {@code tokenizer.json} and safetensors
     * @throws UsageException if there is no model at the path, or its architecture is not supported
     * @throws InputException if it is damaged
     */
    public static LocalModel open(Path fileOrFolder, LocalModelSettings settings) {
        return open(fileOrFolder, settings, Map.of());
    }

    /**
     * Loads a model with an adapter written into its weights.
     *
     * @param adapter low-rank branches by the name of their layer, such as {@code model.layers.0.self_attn.q_proj}; they
     *     are added before the weights are rounded to the precision, and not needed afterwards
     */
    public static LocalModel open(Path fileOrFolder, LocalModelSettings settings, Map<String, LoraBranch> adapter) {
        NativeThreads.use(settings.threads());
        Tokenizer tokenizer = Tokenizer.open(fileOrFolder);
        try (ModelWeights weights = ModelWeights.open(fileOrFolder)) {
            return new LocalModel(
                    fileOrFolder,
                    settings,
                    Transformer.generator(
                            weights, settings.precision(), settings.device(), adapter, settings.threads()),
                    tokenizer,
                    Progress.NONE);
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * Returns the same model in the same memory, which says how far prompts are computed; either is closed for both.
     *
     * @param reading receives the tokens of prompts that are computed, of those at hand
     */
    public LocalModel reporting(Progress reading) {
        return new LocalModel(path, settings, transformer, tokenizer, reading);
    }

    /** Returns the transformer. */
    public Transformer transformer() {
        return transformer;
    }

    /** Returns the tokenizer. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * Returns the model as one that answers conversations.
     *
     * @throws InputException if it has no chat template
     */
    public LocalChatModel chatModel() {
        return alone.get(() -> {
            if (chatModel == null) {
                chatModel = new LocalChatModel(generator, tokenizer, ChatTemplate.open(path), settings);
            }
            return chatModel;
        });
    }

    /** Returns the model as one that continues raw text. */
    public LocalTextCompleter textCompleter() {
        return new LocalTextCompleter(generator, tokenizer, settings.groups());
    }

    /** Frees the memory: using the model afterwards ends the JVM. */
    @Override
    public void close() {
        transformer.close();
        tokenizer.close();
    }
}
