package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.kernel.After;
import dev.retort.local.kernel.Kernel;
import dev.retort.local.kernel.KernelPlan;
import dev.retort.local.kernel.Kernels;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tensor.TensorOwner;
import dev.retort.local.transformer.LaneHeads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The key-value heads of one thread, counted through all rows, and where it computes their attention. Java turns the heads and
 * writes them into the cache; two products and the softmax between them are left.
 */
final class DecodeShare implements AutoCloseable {

    private final ModelConfig config;
    private final KeyValueCache cache;
    private final Shape shape;
    private final int from;
    private final int count;
    private final int group;
    private final TensorOwner owner = new TensorOwner();
    private final Optional<KernelPlan> plan;
    private final HostTensor query;
    private final HostTensor output;
    private final HostTensor attended;
    private final List<Layer> layers = new ArrayList<>();

    /**
     * What it is made for.
     *
     * @param width new tokens of a row
     * @param columns of the cache
     */
    record Shape(int rows, int width, int columns) {}

    /**
     * Which key-value heads, none if both are equal.
     *
     * @param from the first
     * @param to the end, exclusive
     */
    record Heads(int from, int to) {}

    /**
     * What is added to the scores, float32 [rows · keyValueHeads, width · group, columns].
     *
     * @param local in layers with a window
     */
    record Masks(Tensor global, Tensor local) {}

    /** A layer's keys and values, and its attention. */
    private record Layer(HostTensor keys, HostTensor values, Kernel attention) {}

    /**
     * Prepares a share in the present scope.
     *
     * @param attended [rows · width, heads · headDimension], of which its heads are written
     */
    DecodeShare(
            ModelConfig config,
            Optional<Kernels> kernels,
            KeyValueCache cache,
            Shape shape,
            Heads heads,
            Masks masks,
            Tensor attended) {
        this.config = config;
        this.cache = cache;
        this.shape = shape;
        this.from = heads.from();
        this.count = heads.to() - heads.from();
        this.group = config.group();
        this.plan = kernels.map(Kernels::plan);
        // The queries of a group stand where the tokens of a sequence would: each key is read once for all of them.
        long queries = (long) shape.width() * group;
        this.query = HostTensor.empty(cache.precision(), count, queries, config.headDimension());
        owner.keep(query.tensor());
        this.attended = HostTensor.of(owner.keep(attended));
        Tensor result = shape.width() == 1
                ? attended.view(all(), group, config.headDimension()).narrow(0, from, count)
                : HostTensor.empty(cache.precision(), count, queries, config.headDimension())
                        .tensor();
        this.output = HostTensor.of(owner.keep(result));
        Tensor scores = owner.keep(HostTensor.empty(Precision.FLOAT32, count, queries, shape.columns())
                .tensor());
        Tensor weights = owner.keep(HostTensor.empty(cache.precision(), count, queries, shape.columns())
                .tensor());
        for (int layer = 0; count > 0 && layer < config.layers(); layer++) {
            Tensor turnedKeys =
                    owner.keep(own(cache.firstKeys(layer, shape.rows())).transpose(1, 2));
            Tensor values = owner.keep(own(cache.firstValues(layer, shape.rows())));
            Tensor mask = owner.keep((config.isLocal(layer) ? masks.local() : masks.global()).narrow(0, from, count));
            Kernel attention = plan.map(own -> own.product(query.tensor(), turnedKeys, scores, new After.Plus(mask))
                            .then(own.softmax(scores, weights))
                            .then(own.product(weights, values, result, After.NOTHING)))
                    .orElseGet(() -> Kernel.copying(
                            result,
                            () -> torch.bmm(
                                    cache.precision()
                                            .of(torch.softmax(
                                                    torch.bmm(query.tensor(), turnedKeys)
                                                            .add(mask),
                                                    -1)),
                                    values)));
            layers.add(new Layer(cache.keysOnHost(layer), cache.valuesOnHost(layer), attention));
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
     */
    void attend(LaneHeads heads, int[] columns) {
        if (count == 0) {
            return;
        }
        Layer layer = layers.get(heads.layer());
        write(heads, columns, layer);
        layer.attention().run();
        if (shape.width() > 1) {
            read();
        }
    }

    /** Puts queries, with the scale of the scores, where the product reads them, keys and values into the cache. */
    private void write(LaneHeads heads, int[] columns, Layer layer) {
        int keyValueHeads = config.keyValueHeads();
        int width = config.headDimension();
        int token = (config.heads() + 2 * keyValueHeads) * width;
        int firstToken = from / keyValueHeads * shape.width();
        int endToken = ((from + count - 1) / keyValueHeads + 1) * shape.width();
        float[] projected = heads.values(firstToken, endToken - firstToken);
        float scale = (float) heads.scale();
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
                layer.keys().put(to, projected, key, width);
                layer.values().put(to, projected, key + keyValueHeads * width, width);
            }
        }
    }

    /** Puts what was computed of several tokens of a row where the next product reads them token by token. */
    private void read() {
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
        plan.ifPresent(KernelPlan::close);
        owner.close();
    }
}
