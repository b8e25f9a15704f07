package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.TensorOwner;
import dev.retort.local.transformer.LaneHeads;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The key-value heads of one thread, counted through all rows, and where it computes their attention. Java turns the heads and
 * writes them into the cache; libtorch is left with two products and the softmax between.
 */
final class DecodeShare implements AutoCloseable {

    private final ModelConfig config;
    private final KeyValueCache cache;
    private final Shape shape;
    private final int from;
    private final int count;
    private final int group;
    private final TensorOwner owner = new TensorOwner();
    private final HostTensor query;
    private final Tensor scores;
    private final Tensor scoresByToken;
    private final Tensor probabilities;
    private final HostTensor output;
    private final List<Tensor> turnedKeys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();

    /**
     * What it was made for.
     *
     * @param width new tokens of a row
     * @param columns of the cache
     */
    record Shape(int rows, int width, int columns) {}

    /**
     * @param from the first key-value head
     * @param count how many, 0 for none
     */
    DecodeShare(ModelConfig config, KeyValueCache cache, Shape shape, int from, int count) {
        this.config = config;
        this.cache = cache;
        this.shape = shape;
        this.from = from;
        this.count = count;
        this.group = config.heads() / config.keyValueHeads();
        try (PointerScope scope = new PointerScope()) {
            // The queries of a group stand where the tokens of a sequence would: each key is read once for all of them.
            long queries = (long) shape.width() * group;
            this.query = HostTensor.empty(cache.precision(), count, queries, config.headDimension());
            owner.keep(query.tensor());
            this.scores = owner.keep(HostTensor.empty(cache.precision(), count, queries, shape.columns())
                    .tensor());
            this.scoresByToken = owner.keep(scores.view(count, shape.width(), group, shape.columns()));
            this.probabilities = owner.keep(torch.empty_like(scores));
            this.output = HostTensor.empty(cache.precision(), count, queries, config.headDimension());
            owner.keep(output.tensor());
            for (int layer = 0; layer < config.layers(); layer++) {
                turnedKeys.add(
                        owner.keep(own(cache.firstKeys(layer, shape.rows())).transpose(1, 2)));
                values.add(owner.keep(own(cache.firstValues(layer, shape.rows()))));
            }
        }
    }

    private Tensor own(Tensor byRow) {
        return byRow.view(all(), shape.columns(), config.headDimension()).narrow(0, from, count);
    }

    private long all() {
        return (long) shape.rows() * config.keyValueHeads();
    }

    /**
     * Computes its part of a layer's attention.
     *
     * @param columns of each row's first new token
     * @param mask [rows · keyValueHeads, width, 1, columns]: what is added to the scores
     * @param attended [rows · width, heads · headDimension], of which its heads are written
     */
    void attend(LaneHeads heads, int[] columns, Tensor mask, Tensor attended) {
        if (count == 0) {
            return;
        }
        write(heads, columns);
        torch.bmm_out(scores, query.tensor(), turnedKeys.get(heads.layer()));
        scoresByToken.add_(mask.narrow(0, from, count));
        torch.softmax_out(probabilities, scores, -1);
        torch.bmm_out(output.tensor(), probabilities, values.get(heads.layer()));
        if (shape.width() == 1) {
            attended.view(all(), group, config.headDimension())
                    .narrow(0, from, count)
                    .copy_(output.tensor());
        } else {
            read(HostTensor.of(attended));
        }
    }

    /** Puts queries, with the scale of the scores, where the product reads them, keys and values into the cache. */
    private void write(LaneHeads heads, int[] columns) {
        int keyValueHeads = config.keyValueHeads();
        int width = config.headDimension();
        int token = (config.heads() + 2 * keyValueHeads) * width;
        int firstToken = from / keyValueHeads * shape.width();
        int endToken = ((from + count - 1) / keyValueHeads + 1) * shape.width();
        float[] projected = heads.values(firstToken, endToken - firstToken);
        float scale = (float) heads.scale();
        HostTensor cachedKeys = cache.keysOnHost(heads.layer());
        HostTensor cachedValues = cache.valuesOnHost(heads.layer());
        for (int at = from; at < from + count; at++) {
            int row = at / keyValueHeads;
            int head = at % keyValueHeads;
            for (int i = 0; i < shape.width(); i++) {
                int index = row * shape.width() + i;
                int start = (index - firstToken) * token;
                int queries = start + head * group * width;
                for (int j = 0; j < group; j++) {
                    heads.turn(projected, queries + j * width, index, head * group + j);
                }
                for (int j = queries; j < queries + group * width; j++) {
                    projected[j] *= scale;
                }
                long slot = ((long) (at - from) * shape.width() + i) * group * width;
                query.put(slot, projected, queries, group * width);
                int key = start + (config.heads() + head) * width;
                heads.turn(projected, key, index, config.heads() + head);
                long to = cache.at(row, head, columns[row] + i);
                cachedKeys.put(to, projected, key, width);
                cachedValues.put(to, projected, key + keyValueHeads * width, width);
            }
        }
    }

    /** Puts what was computed of several tokens of a row where the next product reads them token by token. */
    private void read(HostTensor attended) {
        int width = group * config.headDimension();
        float[] copied = new float[width];
        for (int at = 0; at < count; at++) {
            int row = (from + at) / config.keyValueHeads();
            int head = (from + at) % config.keyValueHeads();
            for (int i = 0; i < shape.width(); i++) {
                output.get(((long) at * shape.width() + i) * width, copied, 0, width);
                long token = (long) row * shape.width() + i;
                attended.put((token * config.keyValueHeads() + head) * width, copied, 0, width);
            }
        }
    }

    @Override
    public void close() {
        owner.close();
    }
}
