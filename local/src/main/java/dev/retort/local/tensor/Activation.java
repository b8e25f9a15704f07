package dev.retort.local.tensor;

import org.apiguardian.api.API;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The activation of a gate. */
@API(status = API.Status.INTERNAL)
public enum Activation {
    /** {@code x · sigmoid(x)} (Elfwing et al. 2017). */
    SILU,
    /** The Gaussian error linear unit in its approximation by a hyperbolic tangent (Hendrycks and Gimpel 2016). */
    GELU_TANH;

    /** Returns it of every element. */
    public Tensor of(Tensor x) {
        return switch (this) {
            case SILU -> torch.silu(x);
            case GELU_TANH -> torch.gelu(x, "tanh");
        };
    }
}
