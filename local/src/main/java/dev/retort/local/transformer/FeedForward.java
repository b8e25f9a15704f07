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

    /** Computes what {@link #forward} does, with the way back. */
    Recorded record(Tensor x, Tape tape) {
        Recorded both = gateUp.record(x, tape);
        Tensor all = tape.keep(both.output());
        long width = all.size(1) / 2;
        Tensor gate = tape.keep(all.narrow(1, 0, width));
        Tensor up = tape.keep(all.narrow(1, width, width));
        Recorded lowered = down.record(active(gate).mul_(up), tape);
        return new Recorded(lowered.output(), dy -> {
            Tensor middle = lowered.back().apply(dy);
            Tensor gradient = torch.empty_like(all);
            torch.mul_out(gradient.narrow(1, width, width), middle, active(gate));
            middle.mul_(up);
            Tensor slot = gradient.narrow(1, 0, width);
            switch (activation) {
                case SILU -> torch.silu_backward_out(slot, middle, gate);
                case GELU_TANH -> torch.gelu_backward_out(slot, middle, gate, "tanh");
            }
            return both.back().apply(gradient);
        });
    }

    /** [n, hiddenSize] to [n, hiddenSize]. */
    Tensor forward(Tensor x) {
        Tensor both = gateUp.forward(x);
        long width = both.size(1) / 2;
        Tensor gate = both.narrow(1, 0, width);
        return down.forward(active(gate).mul_(both.narrow(1, width, width)));
    }

    private Tensor active(Tensor gate) {
        return switch (activation) {
            case SILU -> torch.silu(gate);
            case GELU_TANH -> torch.gelu(gate, "tanh");
        };
    }
}
