package dev.retort.local.transformer;

import dev.retort.local.tensor.Activation;
import dev.retort.local.tensor.PackedProducts;
import dev.retort.local.tensor.PackedProducts.Packed;
import dev.retort.local.tensor.TensorOwner;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** A matrix laid out beforehand for its products; the plain one is not kept. */
final class PackedWeight implements Weight {

    private final PackedProducts products;
    private final Packed forward;
    private final Optional<Packed> back;
    private final long outputs;

    /**
     * @param owner keeps what outlives the present scope
     * @param matrix [outputs, inputs]
     * @param bias [outputs]
     * @param trained whether the way back is needed as well, which is a second copy
     */
    PackedWeight(TensorOwner owner, PackedProducts products, Tensor matrix, Optional<Tensor> bias, boolean trained) {
        this.products = products;
        this.outputs = matrix.size(0);
        this.forward = products.pack(matrix, bias, owner);
        this.back = trained ? Optional.of(products.pack(matrix.t(), Optional.empty(), owner)) : Optional.empty();
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
    public Tensor activate(Tensor x, Activation activation) {
        return products.activate(x, forward, activation);
    }

    @Override
    public Tensor plus(Tensor x, Tensor other) {
        return products.plus(x, forward, other);
    }

    @Override
    public Tensor times(Tensor x, Tensor other) {
        return products.times(x, forward, other);
    }

    @Override
    public Tensor back(Tensor gradient) {
        return products.multiply(
                gradient, back.orElseThrow(() -> new IllegalStateException("The model was loaded to generate only.")));
    }
}
