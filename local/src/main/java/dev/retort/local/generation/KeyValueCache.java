package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Device;
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
 * layer has two tensors [rows, columns, keyValueHeads, headDimension].
 */
final class KeyValueCache implements AutoCloseable {

    /** Columns are read in blocks, so that libtorch compiles a matrix product for a block and not for every length. */
    private static final int BLOCK = 32;

    private final Precision precision;
    private final Device device;
    private final int columns;
    private final TensorOwner owner = new TensorOwner();
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();

    /** @param columns most tokens of a row; there may be a few columns more */
    KeyValueCache(ModelConfig config, Precision precision, Device device, int rows, int columns) {
        this.precision = precision;
        this.device = device;
        this.columns = Math.ceilDiv(columns, BLOCK) * BLOCK;
        long[] shape = {rows, this.columns, config.keyValueHeads(), config.headDimension()};
        try (PointerScope scope = new PointerScope()) {
            for (int layer = 0; layer < config.layers(); layer++) {
                keys.add(owner.keep(zeros(shape)));
                values.add(owner.keep(zeros(shape)));
            }
        }
    }

    private Tensor zeros(long[] shape) {
        // Zeros, since even a hidden column must hold a number.
        return device.of(torch.zeros(shape, new TensorOptions(precision.type())));
    }

    Precision precision() {
        return precision;
    }

    Device device() {
        return device;
    }

    /** Returns how many columns there are. */
    int columns() {
        return columns;
    }

    /** Returns the end of the block that holds a column. */
    static int blockEnd(int column) {
        return (column / BLOCK + 1) * BLOCK;
    }

    /** Returns the keys of one layer and row from column {@code from} on: [count, keyValueHeads, headDimension]. */
    Tensor keys(int layer, int row, int from, int count) {
        return keys.get(layer).select(0, row).narrow(0, from, count);
    }

    /** Returns the values likewise. */
    Tensor values(int layer, int row, int from, int count) {
        return values.get(layer).select(0, row).narrow(0, from, count);
    }

    /** Returns the keys of one layer's first rows: [rows, count, keyValueHeads, headDimension]. */
    Tensor firstKeys(int layer, int rows, int from, int count) {
        return keys.get(layer).narrow(0, 0, rows).narrow(1, from, count);
    }

    /** Returns the values likewise. */
    Tensor firstValues(int layer, int rows, int from, int count) {
        return values.get(layer).narrow(0, 0, rows).narrow(1, from, count);
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
