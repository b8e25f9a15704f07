package dev.retort.local.generation;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostTensor;
import dev.retort.local.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Keys and values of sequences that grow together, each from the first column on. A layer has two tensors [rows,
 * keyValueHeads, columns, headDimension], which get more columns as they are needed. A step reads them whole: what was
 * prepared for them stays right as long as they have as many columns, and libtorch would copy a part of them first.
 */
final class KeyValueCache implements AutoCloseable {

    /** Columns are added in blocks, so that a matrix product is compiled for a block and not for every length. */
    private static final int BLOCK = 64;

    private final ModelConfig config;
    private final Precision precision;
    private final Device device;
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private int rows;
    private int columns;
    private int layout;

    /** @param columns for how many tokens of a row there is room at first */
    KeyValueCache(ModelConfig config, Precision precision, Device device, int rows, int columns) {
        this.config = config;
        this.precision = precision;
        this.device = device;
        this.rows = rows;
        this.columns = roomFor(columns);
        try (PointerScope scope = new PointerScope()) {
            for (int layer = 0; layer < config.layers(); layer++) {
                keys.add(zeros());
                values.add(zeros());
            }
        }
    }

    private Tensor zeros() {
        long[] shape = {rows, config.keyValueHeads(), columns, config.headDimension()};
        // Zeros, since even a hidden column must hold a number.
        Tensor zeros = device.of(torch.zeros(shape, new TensorOptions(precision.type())));
        zeros.retainReference();
        return zeros;
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

    /** Returns how many rows there are. */
    int rows() {
        return rows;
    }

    /** Returns a number that changes whenever its tensors are others. */
    int layout() {
        return layout;
    }

    /** Returns how many columns a cache has that was made for a number of them. */
    static int roomFor(int columns) {
        return Math.ceilDiv(columns, BLOCK) * BLOCK;
    }

    /** Makes room for a number of columns, if there is less; what is there stays. */
    void reserve(int needed) {
        if (needed > columns) {
            resize(rows, needed);
        }
    }

    /** Gets other numbers of rows and columns; what is there stays, as far as there is room for it. */
    void resize(int rows, int needed) {
        long copiedRows = Math.min(rows, this.rows);
        long copiedColumns = Math.min(roomFor(needed), columns);
        this.rows = rows;
        columns = roomFor(needed);
        layout++;
        for (int layer = 0; layer < keys.size(); layer++) {
            keys.set(layer, copied(keys.get(layer), copiedRows, copiedColumns));
            values.set(layer, copied(values.get(layer), copiedRows, copiedColumns));
        }
    }

    private Tensor copied(Tensor before, long copiedRows, long copiedColumns) {
        try (PointerScope scope = new PointerScope()) {
            Tensor after = zeros();
            after.narrow(0, 0, copiedRows)
                    .narrow(2, 0, copiedColumns)
                    .copy_(before.narrow(0, 0, copiedRows).narrow(2, 0, copiedColumns));
            before.releaseReference();
            return after;
        }
    }

    /** Returns the keys of one layer and row from column {@code from} on: [keyValueHeads, count, headDimension]. */
    Tensor keys(int layer, int row, int from, int count) {
        return keys.get(layer).select(0, row).narrow(1, from, count);
    }

    /** Returns the values likewise. */
    Tensor values(int layer, int row, int from, int count) {
        return values.get(layer).select(0, row).narrow(1, from, count);
    }

    /** Returns the keys of one layer's first rows, all columns: [rows, keyValueHeads, columns, headDimension], contiguous. */
    Tensor firstKeys(int layer, int first) {
        return keys.get(layer).narrow(0, 0, first);
    }

    /** Returns the values likewise. */
    Tensor firstValues(int layer, int first) {
        return values.get(layer).narrow(0, 0, first);
    }

    /** Returns a layer's keys for Java to write, in a cache in the processor's memory; a view of its own for each thread. */
    HostTensor keysOnHost(int layer) {
        return HostTensor.of(keys.get(layer));
    }

    /** Returns the values likewise. */
    HostTensor valuesOnHost(int layer) {
        return HostTensor.of(values.get(layer));
    }

    /** Returns where in them a head of a token begins. */
    long at(int row, int head, int column) {
        return (((long) row * config.keyValueHeads() + head) * columns + column) * config.headDimension();
    }

    /** Copies columns of one row over those of another, in all layers. */
    void copyRow(int source, int target, int from, int count) {
        copyFrom(this, source, target, from, count);
    }

    /** Copies columns of a row of another cache, or of this one, over those of a row, in all layers. */
    void copyFrom(KeyValueCache other, int source, int target, int from, int count) {
        try (PointerScope scope = new PointerScope()) {
            for (int layer = 0; layer < keys.size(); layer++) {
                keys(layer, target, from, count).copy_(other.keys(layer, source, from, count));
                values(layer, target, from, count).copy_(other.values(layer, source, from, count));
            }
        }
    }

    @Override
    public void close() {
        keys.forEach(Tensor::releaseReference);
        values.forEach(Tensor::releaseReference);
    }
}
