package dev.retort.local.generation;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.AttentionKernel;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One new token of each of the first rows of a cache: it attends to the row's earlier tokens and to itself. */
final class DecodeAttention implements AttentionKernel {

    private final KeyValueCache cache;
    private final int rows;
    private final int column;
    private final Tensor mask;

    /**
     * @param rows how many rows get a token
     * @param column where it is written
     * @param mask float32 [rows, 1, columns], minus infinity before a row's first token and behind this column
     */
    DecodeAttention(KeyValueCache cache, int rows, int column, Tensor mask) {
        this.cache = cache;
        this.rows = rows;
        this.column = column;
        this.mask = mask;
    }

    @Override
    public Tensor attend(Heads heads) {
        int layer = heads.layer();
        cache.firstKeys(layer, rows, column, 1).copy_(heads.key().unsqueeze(1));
        cache.firstValues(layer, rows, column, 1).copy_(heads.value().unsqueeze(1));
        int from = Math.max(0, column + 1 - heads.window().orElse(column + 1));
        int end = from == 0 ? KeyValueCache.blockEnd(column) : column + 1;
        Tensor keys = cache.firstKeys(layer, rows, from, end - from);
        Tensor values = cache.firstValues(layer, rows, from, end - from);
        Tensor hidden = mask.narrow(2, from, end - from);
        return cache.precision() == Precision.FLOAT32
                ? fused(heads.query(), keys, values, hidden, heads.scale())
                : products(heads.query(), keys, values, hidden, heads.scale());
    }

    /** The queries of a group stand where the tokens of a sequence would: each key is read once for all of them. */
    private Tensor fused(Tensor query, Tensor keys, Tensor values, Tensor hidden, double scale) {
        long keyValueHeads = keys.size(2);
        long width = keys.size(3);
        long group = query.size(1) / keyValueHeads;
        return torch.scaled_dot_product_attention(
                        query.reshape(rows, keyValueHeads, group, width),
                        keys.transpose(1, 2),
                        values.transpose(1, 2),
                        new TensorOptional(hidden.unsqueeze(1)),
                        0.0,
                        false,
                        new DoubleOptional(scale),
                        false)
                .reshape(rows, keyValueHeads * group * width);
    }

    /**
     * Two bfloat16 products a row with a float32 softmax between: for one token a row they are several times faster than
     * the fused kernel. A row's key-value heads stand side by side, each query beside zeros for the heads that are not its
     * own: a product costs libtorch more to begin than the zeros cost to multiply.
     */
    private Tensor products(Tensor query, Tensor keys, Tensor values, Tensor hidden, double scale) {
        long keyValueHeads = keys.size(2);
        long width = keys.size(3);
        long heads = query.size(1);
        long group = heads / keyValueHeads;
        long count = keys.size(1);
        Tensor spread = Precision.BFLOAT16
                .of(query.unsqueeze(2)
                        .mul(Device.where(query).of(ownHeads((int) heads, (int) keyValueHeads, (float) scale))))
                .view(rows, heads, keyValueHeads * width);
        Tensor scores = torch.bmm(keys.view(rows, count, keyValueHeads * width), spread.transpose(1, 2))
                .transpose(1, 2)
                .to(ScalarType.Float)
                .add_(hidden);
        return torch.bmm(
                        Precision.BFLOAT16.of(torch.softmax(scores, -1)),
                        values.view(rows, count, keyValueHeads * width))
                .view(rows, keyValueHeads, group, keyValueHeads, width)
                .diagonal(0, 1, 3)
                .permute(0, 3, 1, 2)
                .reshape(rows, heads * width);
    }

    /** The scale where a query reads a key-value head, 0 elsewhere: [heads, keyValueHeads, 1]. */
    private static Tensor ownHeads(int heads, int keyValueHeads, float scale) {
        float[] own = new float[heads * keyValueHeads];
        for (int head = 0; head < heads; head++) {
            own[head * keyValueHeads + head / (heads / keyValueHeads)] = scale;
        }
        return HostCopy.tensor(own, heads, keyValueHeads, 1);
    }
}
