package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.transformer.AttentionKernel;
import dev.retort.local.transformer.ProjectedHeads;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What {@link DecodeAttention} computes, in the processor's memory: Java turns the heads and writes them into the cache,
 * and libtorch is left with two products and the softmax between, whose results all layers of a step share.
 */
final class HostDecodeAttention implements AttentionKernel {

    private final ModelConfig config;
    private final KeyValueCache cache;
    private final NewTokens tokens;
    private final long group;
    private final Tensor mask;
    private final Tensor localMask;
    private final HostTensor query;
    private final Tensor scores;
    private final Tensor scoresByRow;
    private final Tensor probabilities;
    private final Tensor output;

    /** Prepares a step in the present scope; the cache has columns for its tokens. */
    HostDecodeAttention(ModelConfig config, KeyValueCache cache, NewTokens tokens) {
        this.config = config;
        this.cache = cache;
        this.tokens = tokens;
        this.group = config.heads() / config.keyValueHeads();
        this.mask = tokens.mask(cache.precision(), Device.CPU, cache.columns(), Integer.MAX_VALUE);
        this.localMask = config.slidingWindow()
                .map(window -> tokens.mask(cache.precision(), Device.CPU, cache.columns(), window.size()))
                .orElse(mask);
        // The queries of a group stand where the tokens of a sequence would: each key is read once for all of them.
        long queries = tokens.width() * group;
        this.query = HostTensor.empty(cache.precision(), together(), queries, config.headDimension());
        this.scores = HostTensor.empty(cache.precision(), together(), queries, cache.columns())
                .tensor();
        this.scoresByRow = scores.view(tokens.rows(), config.keyValueHeads(), tokens.width(), group, cache.columns());
        this.probabilities = torch.empty_like(scores);
        this.output = torch.empty_like(query.tensor());
    }

    private long together() {
        return (long) tokens.rows() * config.keyValueHeads();
    }

    @Override
    public Tensor attend(ProjectedHeads heads) {
        write(heads);
        torch.bmm_out(
                scores,
                query.tensor(),
                together(cache.firstKeys(heads.layer(), tokens.rows())).transpose(1, 2));
        scoresByRow.add_(heads.window().isPresent() ? localMask : mask);
        torch.softmax_out(probabilities, scores, -1);
        torch.bmm_out(output, probabilities, together(cache.firstValues(heads.layer(), tokens.rows())));
        return output.view(tokens.rows(), config.keyValueHeads(), tokens.width(), group, config.headDimension())
                .transpose(1, 2)
                .reshape((long) tokens.rows() * tokens.width(), (long) config.heads() * config.headDimension());
    }

    private Tensor together(Tensor byRow) {
        return byRow.view(together(), cache.columns(), config.headDimension());
    }

    /** Puts the queries, with the scale of the scores, where the product reads them, keys and values into the cache. */
    private void write(ProjectedHeads heads) {
        float[] values = heads.turnedOnHost();
        cache.put(heads.layer(), tokens, values);
        int keyValueHeads = config.keyValueHeads();
        int count = (int) group * config.headDimension();
        int token = (keyValueHeads * (int) group + 2 * keyValueHeads) * config.headDimension();
        float scale = (float) heads.scale();
        for (int row = 0; row < tokens.rows(); row++) {
            for (int i = 0; i < tokens.width(); i++) {
                int from = (row * tokens.width() + i) * token;
                for (int at = from; at < from + keyValueHeads * count; at++) {
                    values[at] *= scale;
                }
                for (int head = 0; head < keyValueHeads; head++) {
                    long to = (((long) row * keyValueHeads + head) * tokens.width() + i) * count;
                    query.put(to, values, from + head * count, count);
                }
            }
        }
    }
}
