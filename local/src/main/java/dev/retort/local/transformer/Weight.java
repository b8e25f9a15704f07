package dev.retort.local.transformer;

import org.bytedeco.pytorch.Tensor;

/** The matrix of linear layers, [outputs, inputs], with their bias, as its products read it. */
sealed interface Weight permits PlainWeight, PackedWeight {

    /** Computes the layers: [n, inputs] to [n, outputs]. */
    Tensor multiply(Tensor x);

    /**
     * Turns the gradient of what {@link #multiply} gave into that of its argument: [n, outputs] to [n, inputs].
     *
     * @throws IllegalStateException if the model was loaded to generate only
     */
    Tensor back(Tensor gradient);
}
