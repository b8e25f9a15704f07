package dev.retort.local.transformer;

import dev.retort.local.tensor.PackedProducts;
import dev.retort.local.tensor.PackedProducts.Packed;
import dev.retort.local.tensor.TensorOwner;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** A matrix of a model that is trained, laid out beforehand for its products both ways; the plain one is not kept. */
final class PackedWeight implements Weight {

    private final PackedProducts products;
    private final Packed forward;
    private final Packed back;
    private final long outputs;

    /**
     * @param owner keeps what outlives the present scope
     * @param matrix [outputs, inputs]
     * @param bias [outputs]
     */
    PackedWeight(TensorOwner owner, PackedProducts products, Tensor matrix, Optional<Tensor> bias) {
        this.products = products;
        this.outputs = matrix.size(0);
        this.forward = products.pack(matrix, bias, owner);
        this.back = products.pack(matrix.t(), Optional.empty(), owner);
    }

    @Override
    public long outputs() {
        return outputs;
    }

    @Override
    public Tensor multiply(Tensor x) {
        return products.multiply(x, forward);
    }

    @Override
    public Tensor back(Tensor gradient) {
        return products.multiply(gradient, back);
    }
}
