package dev.retort.local.kernel;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.pytorch.Tensor;

/** A weight laid out beforehand as oneDNN's products read it, and its bias. Thread-safe. */
public final class Matrix {

    private final long outputs;
    private final List<Block> blocks;
    private final Optional<Tensor> bias;

    /**
     * Some inputs.
     *
     * @param values [inputs, outputs], bytes in oneDNN's layout
     */
    record Block(long inputs, Tensor values, dnnl_memory_desc description) {}

    /** @param bias [1, outputs] */
    Matrix(long outputs, List<Block> blocks, Optional<Tensor> bias) {
        this.outputs = outputs;
        this.blocks = List.copyOf(blocks);
        this.bias = bias;
    }

    /** Returns how many outputs its products have. */
    public long outputs() {
        return outputs;
    }

    List<Block> blocks() {
        return blocks;
    }

    Optional<Tensor> bias() {
        return bias;
    }
}
