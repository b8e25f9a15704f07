package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.generation.Pass.Segment;
import dev.retort.local.kernel.After;
import dev.retort.local.kernel.Kernel;
import dev.retort.local.kernel.KernelPlan;
import dev.retort.local.kernel.Kernels;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.ProjectedHeads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Prompts attend by plain products, some tokens at a time, each chunk to no more than it sees. Scores are float32, however keys
 * are held.
 */
final class KernelPromptAttention implements PromptAttention {

    /** So many tokens' scores stay in the processor's cache; more would compute more that is hidden. */
    private static final int CHUNK = 64;

    private final ModelConfig config;
    private final KeyValueCache cache;
    private final Pass pass;
    private final KernelPlan plan;
    private final Tensor output;
    private final List<Chunk> chunks = new ArrayList<>();

    /**
     * Some tokens of a segment, and where their attention is computed in all layers.
     *
     * @param all how many tokens of the prompt they see, themselves included
     * @param first the first of them in the pass
     * @param query [keyValueHeads, group · tokens, headDimension]
     * @param scores float32 [keyValueHeads, group · tokens, all]
     * @param weights of the values, of that shape
     * @param softmax from scores to weights
     * @param own the scores of those columns that not all of them see: [heads, tokens, tokens]
     * @param mask what is added to them: float32 [tokens, tokens]
     * @param localMask what is added to all scores in layers with a window: float32 [tokens, all]
     * @param output of the shape of the query
     */
    private record Chunk(
            Segment segment,
            int first,
            int tokens,
            int all,
            Tensor query,
            Tensor scores,
            Tensor weights,
            Kernel softmax,
            Tensor own,
            Tensor mask,
            Tensor localMask,
            Tensor output) {}

    /** Prepares in the present scope where attention is computed, once for all layers. */
    KernelPromptAttention(ModelConfig config, KeyValueCache cache, Kernels kernels, Pass pass) {
        this.config = config;
        this.cache = cache;
        this.pass = pass;
        this.plan = kernels.plan();
        this.output = empty(cache.precision(), pass.length(), config.heads(), config.headDimension());
        int longest = pass.segments().stream()
                .mapToInt(segment -> segment.past() + segment.length())
                .max()
                .orElseThrow();
        Tensor seen = seen(longest, Integer.MAX_VALUE);
        Tensor localSeen = config.slidingWindow()
                .map(window -> seen(longest, window.size()))
                .orElse(seen);
        Tensor queries = empty(cache.precision(), config.heads(), CHUNK, config.headDimension());
        Tensor outputs = empty(cache.precision(), config.heads(), CHUNK, config.headDimension());
        Tensor scores = empty(Precision.FLOAT32, config.heads(), CHUNK, longest);
        Tensor weights = empty(cache.precision(), config.heads(), CHUNK, longest);
        int first = 0;
        for (Segment segment : pass.segments()) {
            for (int from = 0; from < segment.length(); from += CHUNK) {
                int tokens = Math.min(CHUNK, segment.length() - from);
                int before = segment.past() + from;
                int all = before + tokens;
                Tensor own = part(scores, tokens, all);
                Tensor ownWeights = part(weights, tokens, all);
                chunks.add(new Chunk(
                        segment,
                        first + from,
                        tokens,
                        all,
                        part(queries, tokens, config.headDimension()),
                        own,
                        ownWeights,
                        plan.softmax(own, ownWeights),
                        own.view(config.heads(), tokens, all).narrow(2, before, tokens),
                        ofTokens(seen, longest, before, tokens).narrow(1, before, tokens),
                        ofTokens(localSeen, longest, before, tokens),
                        part(outputs, tokens, config.headDimension())));
            }
            first += segment.length();
        }
    }

    private static Tensor empty(Precision precision, long... shape) {
        return HostTensor.empty(precision, shape).tensor();
    }

    /** Returns the beginning of a space: [keyValueHeads, group · tokens, columns]. */
    private Tensor part(Tensor space, int tokens, int columns) {
        long rows = (long) config.group() * tokens;
        return space.view(-1)
                .narrow(0, 0, config.keyValueHeads() * rows * columns)
                .view(config.keyValueHeads(), rows, columns);
    }

    /** Returns what tokens see of those around them: [CHUNK, longest + CHUNK], the first of them at column {@code longest}. */
    private static Tensor seen(int longest, int window) {
        int width = longest + CHUNK;
        float[] seen = new float[CHUNK * width];
        Arrays.fill(seen, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < CHUNK; i++) {
            int end = longest + i + 1;
            Arrays.fill(seen, i * width + Math.max(0, end - window), i * width + end, 0);
        }
        return HostCopy.tensor(seen, CHUNK, width);
    }

    private static Tensor ofTokens(Tensor seen, int longest, int before, int tokens) {
        return seen.narrow(0, 0, tokens).narrow(1, longest - before, before + tokens);
    }

    @Override
    public Tensor attend(ProjectedHeads heads) {
        int layer = heads.layer();
        ProjectedHeads.Turned turned = heads.turned();
        Tensor scaled = turned.query().mul(new Scalar(heads.scale()));
        pass.write(cache, layer, turned);
        for (Chunk chunk : chunks) {
            Segment segment = chunk.segment();
            Tensor keys = cache.keys(layer, segment.row(), 0, chunk.all());
            Tensor values = cache.values(layer, segment.row(), 0, chunk.all());
            if (chunk.all() == 1) {
                chunk.output().copy_(values.expand_as(chunk.output()));
            } else {
                byHead(chunk.query(), chunk).copy_(ofChunk(scaled, chunk));
                attend(chunk, keys, values, heads.window().isPresent());
            }
            ofChunk(output, chunk).copy_(byHead(chunk.output(), chunk));
        }
        return output.view(pass.length(), -1);
    }

    private void attend(Chunk chunk, Tensor keys, Tensor values, boolean local) {
        plan.product(chunk.query(), keys.transpose(1, 2), chunk.scores(), After.NOTHING)
                .run();
        if (local) {
            chunk.scores().view(-1, chunk.tokens(), chunk.all()).add_(chunk.localMask());
        } else {
            chunk.own().add_(chunk.mask());
        }
        chunk.softmax().run();
        plan.product(chunk.weights(), values, chunk.output(), After.NOTHING).run();
    }

    /** [heads, tokens, headDimension] */
    private Tensor byHead(Tensor grouped, Chunk chunk) {
        return grouped.view(config.heads(), chunk.tokens(), config.headDimension());
    }

    /** [pass, heads, headDimension] to [heads, tokens, headDimension]. */
    private static Tensor ofChunk(Tensor byToken, Chunk chunk) {
        return byToken.narrow(0, chunk.first(), chunk.tokens()).transpose(0, 1);
    }

    @Override
    public void close() {
        plan.close();
    }
}
