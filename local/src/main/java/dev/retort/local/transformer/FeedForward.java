package dev.retort.local.transformer;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The gated feed-forward network (Shazeer 2020, GLU variants). */
final class FeedForward {

    /** What the gate passes through. */
    enum Activation {
        SILU,
        GELU_TANH
    }

    private final Projection gateUp;
    private final Projection down;
    private final Activation activation;

    FeedForward(Projection gateUp, Projection down, Activation activation) {
        this.gateUp = gateUp;
        this.down = down;
        this.activation = activation;
    }

    Projection gateUp() {
        return gateUp;
    }

    Projection down() {
        return down;
    }

    /** [n, hiddenSize] to [n, hiddenSize]. */
    Tensor forward(Tensor x) {
        Tensor both = gateUp.forward(x);
        long width = both.size(1) / 2;
        Tensor gate = both.narrow(1, 0, width);
        Tensor active = switch (activation) {
            case SILU -> torch.silu(gate);
            case GELU_TANH -> torch.gelu(gate, "tanh");
        };
        return down.forward(active.mul(both.narrow(1, width, width)));
    }
}
