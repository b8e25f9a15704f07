package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Precision;
import dev.retort.local.tensor.TensorOwner;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Keys and values of sequences that grow together. All sequences end in the same column: shorter ones begin later. Each
 * layer has two tensors [rows, keyValueHeads, columns, headDimension].
 */
final class KeyValueCache implements AutoCloseable {

    private final Precision precision;
    private final TensorOwner owner = new TensorOwner();
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();

    KeyValueCache(ModelConfig config, Precision precision, int rows, int columns) {
        this.precision = precision;
        long[] shape = {rows, config.keyValueHeads(), columns, config.headDimension()};
        try (PointerScope scope = new PointerScope()) {
            for (int layer = 0; layer < config.layers(); layer++) {
                keys.add(owner.keep(zeros(shape, precision)));
                values.add(owner.keep(zeros(shape, precision)));
            }
        }
    }

    private static Tensor zeros(long[] shape, Precision precision) {
        // Zeros, since even a hidden column must hold a number.
        return torch.zeros(shape, new TensorOptions(precision.type()));
    }

    Precision precision() {
        return precision;
    }

    /** Returns the keys of one layer and row from column {@code from} on: [keyValueHeads, count, headDimension]. */
    Tensor keys(int layer, int row, int from, int count) {
        return keys.get(layer).select(0, row).narrow(1, from, count);
    }

    /** Returns the values likewise. */
    Tensor values(int layer, int row, int from, int count) {
        return values.get(layer).select(0, row).narrow(1, from, count);
    }

    /** Returns the keys of one layer's first rows: [rows, keyValueHeads, count, headDimension]. */
    Tensor firstKeys(int layer, int rows, int from, int count) {
        return keys.get(layer).narrow(0, 0, rows).narrow(2, from, count);
    }

    /** Returns the values likewise. */
    Tensor firstValues(int layer, int rows, int from, int count) {
        return values.get(layer).narrow(0, 0, rows).narrow(2, from, count);
    }

    /** Copies columns of one row over those of another, in all layers. */
    void copyRow(int source, int sourceFrom, int target, int targetFrom, int count) {
        try (PointerScope scope = new PointerScope()) {
            for (int layer = 0; layer < keys.size(); layer++) {
                keys(layer, target, targetFrom, count).copy_(keys(layer, source, sourceFrom, count));
                values(layer, target, targetFrom, count).copy_(values(layer, source, sourceFrom, count));
            }
        }
    }

    @Override
    public void close() {
        owner.close();
    }
}
