package dev.retort.local.generation;

import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.AttentionKernel;
import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One new token of each of the first rows of a cache: it attends to the row's earlier tokens and to itself. */
final class DecodeAttention implements AttentionKernel {

    private final KeyValueCache cache;
    private final int rows;
    private final int column;
    private final Optional<Tensor> mask;

    /**
     * @param rows how many rows get a token
     * @param column where it is written
     * @param mask float32 [rows, 1, 1, columns], minus infinity before a row's first token; empty where all rows begin in
     *     the first column
     */
    DecodeAttention(KeyValueCache cache, int rows, int column, Optional<Tensor> mask) {
        this.cache = cache;
        this.rows = rows;
        this.column = column;
        this.mask = mask;
    }

    @Override
    public Tensor attend(Heads heads) {
        int layer = heads.layer();
        long width = heads.query().size(2);
        long keyValueHeads = heads.key().size(1);
        long group = heads.query().size(1) / keyValueHeads;
        cache.firstKeys(layer, rows, column, 1).copy_(heads.key().unsqueeze(2));
        cache.firstValues(layer, rows, column, 1).copy_(heads.value().unsqueeze(2));
        int from = Math.max(0, column + 1 - heads.window().orElse(column + 1));
        int count = column + 1 - from;
        Tensor query = heads.query().view(rows, keyValueHeads, group, width);
        Tensor keys = cache.firstKeys(layer, rows, from, count);
        Tensor values = cache.firstValues(layer, rows, from, count);
        Optional<Tensor> hidden = mask.map(all -> all.narrow(3, from, count));
        Tensor output = cache.precision() == Precision.FLOAT32
                ? fused(query, keys, values, hidden, heads.scale())
                : products(query, keys, values, hidden, heads.scale());
        return output.reshape(rows, keyValueHeads * group * width);
    }

    /** The queries of a group stand where the tokens of a sequence would: each key is read once for all of them. */
    private static Tensor fused(Tensor query, Tensor keys, Tensor values, Optional<Tensor> hidden, double scale) {
        return torch.scaled_dot_product_attention(
                query,
                keys,
                values,
                hidden.isPresent() ? new TensorOptional(hidden.get()) : new TensorOptional(),
                0.0,
                false,
                new DoubleOptional(scale),
                false);
    }

    /**
     * Two bfloat16 products with a float32 softmax between: for one token a row they are several times faster than the
     * fused kernel. Keys are the left factor, which spares a copy of them.
     */
    private static Tensor products(Tensor query, Tensor keys, Tensor values, Optional<Tensor> hidden, double scale) {
        Tensor scaled = Precision.BFLOAT16.of(query.mul(new Scalar(scale)));
        Tensor scores =
                torch.matmul(keys, scaled.transpose(2, 3)).transpose(2, 3).to(ScalarType.Float);
        Tensor seen = hidden.isPresent() ? scores.add(hidden.get()) : scores;
        return torch.matmul(Precision.BFLOAT16.of(torch.softmax(seen, -1)), values);
    }
}
