package dev.retort.local.transformer;

import dev.retort.local.tensor.Activation;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The matrix of linear layers, [outputs, inputs], with their bias, as its products read it. */
sealed interface Weight permits PlainWeight, PackedWeight, SplitWeight {

    /** Returns it in parts, of some outputs each, for threads that compute one each. */
    default List<Weight> parts() {
        return List.of(this);
    }

    /** Returns how many outputs there are. */
    long outputs();

    /** Computes the layers: [n, inputs] to [n, outputs]. */
    Tensor multiply(Tensor x);

    /** Computes the activation of what {@link #multiply} gives. */
    default Tensor activate(Tensor x, Activation activation) {
        return activation.of(multiply(x));
    }

    /** Computes what {@link #multiply} gives plus a tensor of its shape. */
    default Tensor plus(Tensor x, Tensor other) {
        return multiply(x).add(other);
    }

    /** Computes what {@link #multiply} gives times a tensor of its shape, element by element. */
    default Tensor times(Tensor x, Tensor other) {
        return multiply(x).mul(other);
    }

    /**
     * Turns the gradient of what {@link #multiply} gave into that of its argument: [n, outputs] to [n, inputs].
     *
     * @throws IllegalStateException if the model was loaded to generate only
     */
    Tensor back(Tensor gradient);
}
