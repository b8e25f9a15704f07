package dev.retort.local.transformer;

import dev.retort.local.kernel.After;
import dev.retort.local.kernel.Kernel;
import dev.retort.local.kernel.KernelPlan;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** The matrix of linear layers, [outputs, inputs], with their bias, as its products read it. */
sealed interface Weight permits PlainWeight, KernelWeight, SplitWeight {

    /** Returns it in parts, of some outputs each, for threads that compute one each. */
    default List<Weight> parts() {
        return List.of(this);
    }

    /** Returns how many outputs there are. */
    long outputs();

    /** Computes the layers: [n, inputs] to [n, outputs]. */
    Tensor multiply(Tensor x);

    /** Computes the layers and what follows. */
    default Tensor multiply(Tensor x, After after) {
        return after.of(multiply(x));
    }

    /**
     * Prepares what {@link #multiply(Tensor, After)} computes.
     *
     * @param plan of the model's kernels
     * @param y [n, outputs], which may be columns of a wider tensor
     */
    default Kernel prepared(Optional<KernelPlan> plan, Tensor x, Tensor y, After after) {
        return Kernel.copying(y, () -> after.of(multiply(x), y));
    }

    /**
     * Turns the gradient of what {@link #multiply} gave into that of its argument: [n, outputs] to [n, inputs].
     *
     * @throws IllegalStateException if the model was loaded to generate only
     */
    Tensor back(Tensor gradient);
}
