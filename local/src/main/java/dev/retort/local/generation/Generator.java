package dev.retort.local.generation;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.transformer.Transformer;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.apiguardian.api.API;
import org.bytedeco.pytorch.InferenceMode;

/**
 * Continues sequences, several at once. What several begin with is computed once, what repeats earlier tokens is
 * computed several tokens at a time, and a sequence that is complete leaves the batch. The same requests in the same order
 * give the same tokens. Calls of several threads wait for one another.
 */
@API(status = API.Status.INTERNAL)
public final class Generator {

    static final int MOST_GUESSED = 15;
    private static final int NO_ADAPTER = -1;

    private final Transformer model;
    private final Set<Integer> endTokens;
    private final int threads;
    private final int guessed;
    private final Progress reading;
    private final Exclusive alone = new Exclusive();

    /**
     * Creates a generator.
     *
     * @param endTokens tokens that end a sequence
     * @param threads libtorch's, at least 1
     */
    public Generator(Transformer model, Set<Integer> endTokens, int threads) {
        this(model, endTokens, threads, MOST_GUESSED);
    }

    /**
     * Creates a generator.
     *
     * @param guessed most tokens of a sequence that are guessed and computed with the one before them; 0 means none. On
     *     other devices than the processor none are.
     */
    public Generator(Transformer model, Set<Integer> endTokens, int threads, int guessed) {
        this(model, endTokens, threads, guessed, Progress.NONE);
    }

    private Generator(Transformer model, Set<Integer> endTokens, int threads, int guessed, Progress reading) {
        this.model = model;
        this.endTokens = Set.copyOf(endTokens);
        this.threads = threads;
        this.guessed = guessed;
        this.reading = reading;
    }

    /**
     * Creates a generator that says how far prompts are computed, which takes minutes with a large model.
     *
     * @param reading receives tokens of prompts, by the threads that compute
     */
    public static Generator reporting(Transformer model, Set<Integer> endTokens, int threads, Progress reading) {
        return new Generator(model, endTokens, threads, MOST_GUESSED, reading);
    }

    /**
     * Continues all sequences.
     *
     * @return one result a request, in order
     * @throws UsageException if a prompt does not fit the model's context
     * @throws StoppedException if the thread was interrupted
     */
    public List<Generated> generate(List<GenerationRequest> requests) {
        return generate(requests, requests.size(), complete -> {});
    }

    /**
     * Continues all sequences, some at once: one that waits takes the place of one that is complete. What it begins with is
     * not computed again where another that is not complete begins with the same, so those should stand side by side.
     *
     * @param rows how many grow at once, at least 1
     * @param completed receives how many are complete, by the thread that computes
     * @return one result a request, in order
     * @throws UsageException if a prompt does not fit the model's context
     * @throws StoppedException if the thread was interrupted
     */
    public List<Generated> generate(List<GenerationRequest> requests, int rows, IntConsumer completed) {
        return alone.get(() -> {
            if (requests.isEmpty()) {
                return List.of();
            }
            requests.forEach(request -> check(request, model.config().contextLength()));
            return NativeThreads.call(() -> compute(requests, Math.min(rows, requests.size()), completed));
        });
    }

    private List<Generated> compute(List<GenerationRequest> requests, int rows, IntConsumer completed) {
        NativeThreads.use(threads);
        RowGroup.Settings settings =
                new RowGroup.Settings(rows, new Admission.ByHalves(rows), threads, guessed, 0, reading);
        try (InferenceMode mode = new InferenceMode(true);
                RowGroup group = new RowGroup(model, endTokens, settings)) {
            List<Sequence> sequences = requests.stream()
                    .map(request -> group.add(request, NO_ADAPTER))
                    .toList();
            int unfinished = group.unfinished();
            while (unfinished > 0) {
                group.step();
                if (group.unfinished() < unfinished) {
                    unfinished = group.unfinished();
                    completed.accept(sequences.size() - unfinished);
                }
            }
            return sequences.stream().map(Sequence::result).toList();
        } finally {
            // Decoding left the caller's thread with its share of them.
            NativeThreads.use(threads);
        }
    }

    static void check(GenerationRequest request, int context) {
        int length = request.prompt().length;
        if (length == 0 || length >= context) {
            throw new UsageException(
                    "A prompt of %d tokens does not fit the model's context of %d.".formatted(length, context),
                    "Give fewer or shorter passages, or take a model with a longer context.");
        }
    }
}
