package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.AttentionKernel;
import dev.retort.local.transformer.ProjectedHeads;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** One new token of each of the first rows of a cache on any device: it attends to the row's earlier tokens and to itself. */
final class DecodeAttention implements AttentionKernel {

    private final KeyValueCache cache;
    private final int rows;
    private final Tensor columns;
    private final Tensor mask;
    private final Tensor localMask;

    /**
     * Prepares a step in the present scope; the cache has columns for its tokens.
     *
     * @param tokens one a row
     */
    DecodeAttention(ModelConfig config, KeyValueCache cache, NewTokens tokens) {
        this.cache = cache;
        this.rows = tokens.rows();
        this.columns = cache.device()
                .of(HostCopy.ids(tokens.columns()))
                .view(rows, 1, 1, 1)
                .expand(new long[] {rows, config.keyValueHeads(), 1, config.headDimension()}, false);
        this.mask = mask(tokens, Integer.MAX_VALUE);
        this.localMask = config.slidingWindow()
                .map(window -> mask(tokens, window.size()))
                .orElse(mask);
    }

    private Tensor mask(NewTokens tokens, int window) {
        return tokens.mask(cache.precision(), cache.device(), cache.columns(), window)
                .view(rows, 1, 1, cache.columns());
    }

    @Override
    public Tensor attend(ProjectedHeads projected) {
        int layer = projected.layer();
        ProjectedHeads.Turned heads = projected.turned();
        Precision precision = cache.precision();
        Tensor keys = cache.firstKeys(layer, rows);
        Tensor values = cache.firstValues(layer, rows);
        keys.scatter_(2, columns, precision.of(heads.key().unsqueeze(2)));
        values.scatter_(2, columns, precision.of(heads.value().unsqueeze(2)));
        long together = rows * keys.size(1);
        long group = heads.query().size(1) / keys.size(1);
        long width = keys.size(3);
        // The queries of a group stand where the tokens of a sequence would: each key is read once for all of them.
        Tensor query =
                precision.of(heads.query().mul(new Scalar(projected.scale()))).reshape(together, group, width);
        Tensor scores = torch.bmm(query, keys.view(together, -1, width).transpose(1, 2))
                .view(rows, keys.size(1), group, -1)
                .add_(projected.window().isPresent() ? localMask : mask);
        return torch.bmm(torch.softmax(scores, -1).view(together, group, -1), values.view(together, -1, width))
                .reshape(rows, heads.query().size(1) * width);
    }
}
