package dev.retort.local.transformer;

import dev.retort.local.tensor.Activation;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The gated feed-forward network (Shazeer 2020, GLU variants). */
final class FeedForward {

    private final Inputs inputs;
    private final Projection down;
    private final Activation activation;

    /** The layers that read the network's input. */
    sealed interface Inputs {

        /** Gate and up as one product, as the way back wants them. */
        record Joined(Projection gateUp) implements Inputs {}

        /** Gate and up as two, so that activation and product of both can be part of them. */
        record Apart(Projection gate, Projection up) implements Inputs {}
    }

    FeedForward(Inputs inputs, Projection down, Activation activation) {
        this.inputs = inputs;
        this.down = down;
        this.activation = activation;
    }

    Stream<Projection> projections() {
        return switch (inputs) {
            case Inputs.Joined(Projection gateUp) -> Stream.of(gateUp, down);
            case Inputs.Apart(Projection gate, Projection up) -> Stream.of(gate, up, down);
        };
    }

    /** Computes what {@link #forward} does, with the way back. */
    Recorded record(Tensor x, Tape tape) {
        if (!(inputs instanceof Inputs.Joined(Projection gateUp))) {
            throw new IllegalStateException("The model was loaded to generate only.");
        }
        Recorded both = gateUp.record(x, tape);
        Tensor all = tape.keep(both.output());
        long width = all.size(1) / 2;
        Tensor gate = tape.keep(all.narrow(1, 0, width));
        Tensor up = tape.keep(all.narrow(1, width, width));
        Recorded lowered = down.record(activation.of(gate).mul_(up), tape);
        return new Recorded(lowered.output(), dy -> {
            Tensor middle = lowered.back().apply(dy);
            Tensor gradient = torch.empty_like(all);
            torch.mul_out(gradient.narrow(1, width, width), middle, activation.of(gate));
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
        return down.forward(gated(x));
    }

    /** Computes what {@link #forward} gives plus a tensor of its shape. */
    Tensor plus(Tensor x, Tensor other) {
        return down.plus(gated(x), other);
    }

    Projection down() {
        return down;
    }

    /** Returns the first of the columns inside that a part gives. */
    long from(int part) {
        return switch (inputs) {
            case Inputs.Joined joined -> 0;
            case Inputs.Apart(Projection gate, Projection up) -> up.from(part);
        };
    }

    /** Returns how wide the network is inside. */
    long width() {
        return down.parts().getFirst().inputs();
    }

    /** Computes the columns of the inside that one part of gate and up gives. */
    Tensor gated(Tensor x, int part) {
        return switch (inputs) {
            case Inputs.Joined joined -> gated(x);
            case Inputs.Apart(Projection gate, Projection up) -> up.times(x, gate.activate(x, activation, part), part);
        };
    }

    private Tensor gated(Tensor x) {
        return switch (inputs) {
            case Inputs.Joined(Projection gateUp) -> {
                Tensor both = gateUp.forward(x);
                long width = both.size(1) / 2;
                yield activation.of(both.narrow(1, 0, width)).mul_(both.narrow(1, width, width));
            }
            case Inputs.Apart(Projection gate, Projection up)
            when up.lanes() == 1 -> up.times(x, gate.activate(x, activation));
            case Inputs.Apart(Projection gate, Projection up) -> {
                TensorVector parts = new TensorVector();
                for (int part = 0; part < up.lanes(); part++) {
                    parts.push_back(gated(x, part));
                }
                yield torch.cat(parts, 1);
            }
        };
    }
}
