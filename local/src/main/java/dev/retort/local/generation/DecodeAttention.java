package dev.retort.local.generation;

import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.AttentionKernel;
import dev.retort.local.transformer.ProjectedHeads;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** One new token of each of the first rows of a cache: it attends to the row's earlier tokens and to itself. */
final class DecodeAttention implements AttentionKernel {

    private final KeyValueCache cache;
    private final int rows;
    private final int column;
    private final Tensor mask;

    /**
     * @param rows how many rows get a token
     * @param column where it is written
     * @param mask [rows, 1, 1, columns] in the cache's precision: minus infinity before a row's first token and behind this column
     */
    DecodeAttention(KeyValueCache cache, int rows, int column, Tensor mask) {
        this.cache = cache;
        this.rows = rows;
        this.column = column;
        this.mask = mask;
    }

    @Override
    public Tensor attend(ProjectedHeads projected) {
        int layer = projected.layer();
        ProjectedHeads.Turned heads = projected.turned();
        cache.firstKeys(layer, rows, column, 1).copy_(heads.key().unsqueeze(2));
        cache.firstValues(layer, rows, column, 1).copy_(heads.value().unsqueeze(2));
        int from = Math.max(0, column + 1 - projected.window().orElse(column + 1));
        int end = from == 0 ? cache.columns() : column + 1;
        Tensor keys = cache.firstKeys(layer, rows, from, end - from);
        Tensor values = cache.firstValues(layer, rows, from, end - from);
        Tensor hidden = mask.narrow(3, from, end - from);
        long group = heads.query().size(1) / keys.size(1);
        // The queries of a group stand where the tokens of a sequence would: each key is read once for all of them.
        Tensor query = heads.query().reshape(rows, keys.size(1), group, keys.size(3));
        Tensor output = cache.precision() == Precision.FLOAT32
                ? fused(query, keys, values, hidden, projected.scale())
                : products(query, keys, values, hidden, projected.scale());
        return output.reshape(rows, heads.query().size(1) * keys.size(3));
    }

    private static Tensor fused(Tensor query, Tensor keys, Tensor values, Tensor hidden, double scale) {
        return torch.scaled_dot_product_attention(
                query, keys, values, new TensorOptional(hidden), 0.0, false, new DoubleOptional(scale), false);
    }

    /**
     * Two bfloat16 products with a softmax between, which is float32 inside: for one token a row they are several times
     * faster than the fused kernel.
     */
    private Tensor products(Tensor query, Tensor keys, Tensor values, Tensor hidden, double scale) {
        long together = rows * keys.size(1);
        long group = query.size(2);
        long count = keys.size(2);
        long width = keys.size(3);
        Tensor scaled = Precision.BFLOAT16.of(query.mul(new Scalar(scale))).view(together, group, width);
        Tensor scores = torch.bmm(keys.view(together, count, width), scaled.transpose(1, 2))
                .transpose(1, 2)
                .contiguous()
                .view(rows, keys.size(1), group, count)
                .add_(hidden);
        return torch.bmm(torch.softmax(scores, -1).view(together, group, count), values.view(together, count, width));
    }
}
