package dev.retort.local.kernel;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.pytorch.Tensor;

/** A weight laid out beforehand as oneDNN's products read it, and its bias. Thread-safe. */
public final class Matrix {

    private final long inputs;
    private final long outputs;
    private final Tensor values;
    private final dnnl_memory_desc description;
    private final Optional<Tensor> bias;

    /**
     * What products with it have in common with those of others of the same size.
     *
     * @param bias whether there is one
     */
    record Kind(long inputs, long outputs, boolean bias) {}

    /**
     * @param values bytes in oneDNN's layout
     * @param bias [1, outputs]
     */
    Matrix(long inputs, long outputs, Tensor values, dnnl_memory_desc description, Optional<Tensor> bias) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.values = values;
        this.description = description;
        this.bias = bias;
    }

    /** Returns how many outputs its products have. */
    public long outputs() {
        return outputs;
    }

    Kind kind() {
        return new Kind(inputs, outputs, bias.isPresent());
    }

    Tensor values() {
        return values;
    }

    dnnl_memory_desc description() {
        return description;
    }

    Optional<Tensor> bias() {
        return bias;
    }
}
