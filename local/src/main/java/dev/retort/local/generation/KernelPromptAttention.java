package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.generation.Pass.Segment;
import dev.retort.local.kernel.After;
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
    private final Tensor query;
    private final Tensor output;
    private final List<Chunk> chunks = new ArrayList<>();

    /**
     * Some tokens of a segment, and where their attention is computed in all layers.
     *
     * @param all how many tokens of the prompt they see, themselves included
     * @param query [keyValueHeads, group, tokens, headDimension]
     * @param scores float32 [keyValueHeads, group, tokens, all]
     * @param weights of the values, of that shape
     * @param mask float32 [1, 1, tokens, all], contiguous: what is added to the scores
     * @param seen what is to stand there in layers that see all
     * @param localSeen the same in layers with a window
     * @param output of the shape of the query
     */
    private record Chunk(
            Segment segment,
            int all,
            Tensor query,
            Tensor scores,
            Tensor weights,
            Tensor mask,
            Tensor seen,
            Tensor localSeen,
            Tensor output) {}

    /** Prepares in the present scope where attention is computed, once for all layers. */
    KernelPromptAttention(ModelConfig config, KeyValueCache cache, Kernels kernels, Pass pass) {
        this.config = config;
        this.cache = cache;
        this.pass = pass;
        this.plan = kernels.plan();
        this.query = empty(cache.precision(), pass.length(), config.heads(), config.headDimension());
        this.output = empty(cache.precision(), pass.length(), config.heads(), config.headDimension());
        int longest = pass.segments().stream()
                .mapToInt(segment -> segment.past() + segment.length())
                .max()
                .orElseThrow();
        Tensor seen = seen(longest, Integer.MAX_VALUE);
        Tensor localSeen = config.slidingWindow()
                .map(window -> seen(longest, window.size()))
                .orElse(seen);
        Tensor mask = empty(Precision.FLOAT32, CHUNK, longest);
        Tensor scores = empty(Precision.FLOAT32, config.heads(), CHUNK, longest);
        Tensor weights = empty(cache.precision(), config.heads(), CHUNK, longest);
        int first = 0;
        for (Segment segment : pass.segments()) {
            for (int from = 0; from < segment.length(); from += CHUNK) {
                int tokens = Math.min(CHUNK, segment.length() - from);
                int before = segment.past() + from;
                int all = before + tokens;
                chunks.add(new Chunk(
                        segment,
                        all,
                        heads(query, first + from, tokens),
                        square(scores, config.keyValueHeads(), config.group(), tokens, all),
                        square(weights, config.keyValueHeads(), config.group(), tokens, all),
                        square(mask, 1, 1, tokens, all),
                        part(seen, longest, before, tokens),
                        part(localSeen, longest, before, tokens),
                        heads(output, first + from, tokens)));
            }
            first += segment.length();
        }
    }

    private static Tensor empty(Precision precision, long... shape) {
        return HostTensor.empty(precision, shape).tensor();
    }

    private Tensor heads(Tensor byToken, int from, int tokens) {
        return byToken.narrow(0, from, tokens)
                .view(tokens, config.keyValueHeads(), config.group(), config.headDimension())
                .permute(1, 2, 0, 3);
    }

    private static Tensor square(Tensor space, long heads, long group, long tokens, long all) {
        return space.view(-1).narrow(0, 0, heads * group * tokens * all).view(heads, group, tokens, all);
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

    private static Tensor part(Tensor seen, int longest, int before, int tokens) {
        return seen.narrow(0, 0, tokens)
                .narrow(1, longest - before, before + tokens)
                .view(1, 1, tokens, before + tokens);
    }

    @Override
    public Tensor attend(ProjectedHeads heads) {
        int layer = heads.layer();
        ProjectedHeads.Turned turned = heads.turned();
        query.copy_(turned.query().mul(new Scalar(heads.scale())));
        pass.write(cache, layer, turned);
        for (Chunk chunk : chunks) {
            Segment segment = chunk.segment();
            Tensor keys = cache.keys(layer, segment.row(), segment.start(), chunk.all());
            Tensor values = cache.values(layer, segment.row(), segment.start(), chunk.all());
            chunk.mask().copy_(heads.window().isPresent() ? chunk.localSeen() : chunk.seen());
            plan.product(chunk.query(), keys.unsqueeze(1).transpose(2, 3), chunk.scores(), new After.Plus(chunk.mask()))
                    .then(plan.softmax(chunk.scores(), chunk.weights()))
                    .then(plan.product(chunk.weights(), values.unsqueeze(1), chunk.output(), After.NOTHING))
                    .run();
        }
        return output.view(pass.length(), -1);
    }

    @Override
    public void close() {
        plan.close();
    }
}
