package dev.retort.local.transformer;

import dev.retort.local.kernel.After;
import dev.retort.local.kernel.Kernel;
import dev.retort.local.kernel.KernelPlan;
import dev.retort.local.tensor.Activation;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
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

    /** Computes the network and what follows: [n, hiddenSize] to [n, hiddenSize]. */
    Tensor forward(Tensor x, After after, Optional<TokenAdapters> adapters) {
        return down.forward(gated(x, adapters), after, adapters);
    }

    Projection down() {
        return down;
    }

    /** Returns how wide the network is inside. */
    long width() {
        return down.parts().getFirst().inputs();
    }

    /** Returns the columns of the inside, [n, width], that one part of gate and up gives. */
    Tensor columns(Tensor inside, int part) {
        return switch (inputs) {
            case Inputs.Joined joined -> inside;
            case Inputs.Apart(Projection gate, Projection up) -> up.columns(inside, part);
        };
    }

    /**
     * Prepares the columns of the inside that one part of gate and up gives.
     *
     * @param plan of the model's kernels
     * @param x [n, hiddenSize]
     * @param activated the gate's {@link #columns}, for nothing else
     * @param inside its own
     * @param narrow where the branches beside a projection are computed
     */
    Kernel prepared(
            Optional<KernelPlan> plan,
            Tensor x,
            Tensor activated,
            Tensor inside,
            int part,
            Function<Projection, Optional<SideBranches.Narrow>> narrow) {
        return switch (inputs) {
            case Inputs.Joined joined -> Kernel.copying(inside, () -> gated(x, Optional.empty()));
            case Inputs.Apart(Projection gate, Projection up) ->
                gate.prepared(plan, x, activated, new After.Activated(activation), part, narrow.apply(gate))
                        .then(up.prepared(plan, x, inside, new After.Times(activated), part, narrow.apply(up)));
        };
    }

    private Tensor gated(Tensor x, Optional<TokenAdapters> adapters) {
        return switch (inputs) {
            case Inputs.Joined(Projection gateUp) -> {
                Tensor both = gateUp.forward(x, After.NOTHING, adapters);
                long width = both.size(1) / 2;
                yield activation.of(both.narrow(1, 0, width)).mul_(both.narrow(1, width, width));
            }
            case Inputs.Apart(Projection gate, Projection up) ->
                up.forward(x, new After.Times(gate.forward(x, new After.Activated(activation), adapters)), adapters);
        };
    }
}
