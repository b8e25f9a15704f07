package dev.retort.local.generation;

import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.transformer.LoraBranch;
import dev.retort.local.transformer.Transformer;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.bytedeco.pytorch.InferenceMode;

/**
 * Continues sequences as they come: one that arrives joins those that grow at the next step, and leaves when it is complete
 * (continuous batching; Yu et al. 2022, Orca). Each takes one of several adapters beside the same weights, or none. What a
 * sequence begins with is not computed again where an earlier one began alike. Used by one thread of the operating system.
 */
@API(status = API.Status.INTERNAL)
public final class ContinuousGenerator implements AutoCloseable {

    /** The part of the tokens in memory that is kept of complete sequences. */
    private static final int KEPT_PART = 4;

    private final Transformer model;
    private final RowGroup group;
    private List<Map<String, LoraBranch>> adapters = List.of();

    /**
     * Creates a generator; the model is closed by whoever opened it, after this.
     *
     * @param endTokens tokens that end a sequence
     * @param limits how many sequences grow at once, and how many tokens of theirs are in memory
     * @param threads that compute, at least 1
     */
    public ContinuousGenerator(Transformer model, Set<Integer> endTokens, GroupLimits limits, int threads) {
        this.model = model;
        this.group = new RowGroup(
                model,
                endTokens,
                new RowGroup.Settings(
                        limits.rows(),
                        new Admission.AtOnce(limits),
                        threads,
                        Generator.MOST_GUESSED,
                        limits.tokens() / KEPT_PART,
                        Progress.NONE));
    }

    /**
     * Serves other adapters. Sequences that grow keep theirs by its place, so one that is still used must stay where it is.
     *
     * @param adapters branches by the name of their layer, an adapter each; those that stay are the same objects
     */
    public void serve(List<Map<String, LoraBranch>> adapters) {
        List<Integer> changed = IntStream.range(0, this.adapters.size())
                .filter(place -> place >= adapters.size() || adapters.get(place) != this.adapters.get(place))
                .boxed()
                .toList();
        group.adaptersChanged(changed);
        model.serve(adapters);
        this.adapters = List.copyOf(adapters);
    }

    /**
     * Adds a sequence. Its {@link GenerationRequest#stop} sees its tokens as they come, and ends it at once.
     *
     * @param adapter which of the adapters it takes, by place; negative for none
     * @throws UsageException if the prompt does not fit the model's context
     */
    public void add(GenerationRequest request, int adapter) {
        Generator.check(request, model.config().contextLength());
        group.add(request, adapter);
    }

    /** Returns how many sequences are not complete. */
    public int unfinished() {
        return group.unfinished();
    }

    /**
     * Computes one step of all sequences, or the prompts of those that join. After a failure the generator is of no more use.
     *
     * @throws StoppedException if the thread was interrupted
     */
    public void step() {
        NativeThreads.use(1);
        try (InferenceMode mode = new InferenceMode(true)) {
            group.step();
        }
    }

    @Override
    public void close() {
        group.close();
    }
}
