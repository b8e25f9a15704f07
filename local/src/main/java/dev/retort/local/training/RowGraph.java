package dev.retort.local.training;

import dev.retort.local.lora.AdapterLayout.Slot;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.lora.AdapterTensors.Leaf;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.TensorScope;
import dev.retort.local.training.TrainingRow.Answer;
import dev.retort.local.transformer.Block;
import dev.retort.local.transformer.ForwardPass;
import dev.retort.local.transformer.GradientSink;
import dev.retort.local.transformer.Recorded;
import dev.retort.local.transformer.StepBranches;
import dev.retort.local.transformer.Tape;
import dev.retort.local.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The computation of one row: its loss, and the gradient of the adapter. Several threads may compute rows at once. */
final class RowGraph {

    /** Rows are computed at multiples of this length: libtorch compiles its matrix products for every one. */
    private static final int LENGTH_STEP = 16;

    private final Transformer model;
    private final Map<String, Slot> slots;
    private final boolean recompute;
    private final long seed;

    RowGraph(Transformer model, AdapterTensors adapter, boolean recompute, long seed) {
        this.model = model;
        this.recompute = recompute;
        this.seed = seed;
        this.slots =
                adapter.leaves().stream().map(Leaf::slot).collect(Collectors.toMap(Slot::module, Function.identity()));
    }

    /** Returns the sum of the answer tokens' losses. */
    double loss(TrainingRow row) {
        try (PointerScope scope = new PointerScope();
                InferenceMode mode = new InferenceMode(true)) {
            int[] ids = padded(row);
            Tensor x = model.forward(HostCopy.ids(ids), model.packed(ids.length));
            double loss = 0;
            for (Answer answer : row.answers()) {
                loss += model.loss(states(x, answer), targets(row, answer));
            }
            return loss;
        }
    }

    /**
     * Returns the sum of the answer tokens' losses and fills in the gradient of that sum times a weight.
     *
     * @param step and
     * @param position of the row in its batch decide what dropout drops
     * @param branches the adapter's, as they are at this step
     * @param gradient flat, of the adapter's size; overwritten
     */
    double gradient(TrainingRow row, double weight, int step, int position, StepBranches branches, Tensor gradient) {
        long draws = (seed * 31 + step) * 1_000_003 + position;
        // libtorch's own gradients are not wanted: without them every call costs less.
        try (PointerScope scope = new PointerScope();
                InferenceMode mode = new InferenceMode(true);
                Tape tape = new Tape(branches, into(gradient), draws)) {
            int[] ids = padded(row);
            ForwardPass pass = model.packed(ids.length);
            List<Layer> layers = new ArrayList<>();
            Tensor x = model.embed(HostCopy.ids(ids));
            for (Block block : model.blocks()) {
                Layer layer = new Layer(layers.size(), block, pass, tape, x);
                x = layer.forward();
                layers.add(layer);
            }
            Tensor above = torch.zeros_like(x);
            double loss = 0;
            for (Answer answer : row.answers()) {
                loss += model.loss(states(x, answer), targets(row, answer), weight, states(above, answer), branches);
            }
            for (Layer layer : layers.reversed()) {
                Tensor of = above;
                above = TensorScope.compute(() -> layer.back(of));
                tape.forget(layer.number);
            }
            return loss;
        }
    }

    /** Tokens behind the last one, which none before them sees: what is compiled for one length serves many. */
    private static int[] padded(TrainingRow row) {
        int[] ids = row.ids();
        return Arrays.copyOf(ids, Math.ceilDiv(ids.length, LENGTH_STEP) * LENGTH_STEP);
    }

    /** The states from which an answer's tokens are predicted: each from the one before it. */
    private static Tensor states(Tensor states, Answer answer) {
        return states.narrow(0, answer.start() - 1L, answer.tokens());
    }

    private static int[] targets(TrainingRow row, Answer answer) {
        return Arrays.copyOfRange(row.ids(), answer.start(), answer.end());
    }

    private GradientSink into(Tensor gradient) {
        return (linear, a, b) -> {
            Slot slot = Objects.requireNonNull(slots.get(linear.name()));
            copy(a, gradient, slot.offset(), slot.sizeA());
            copy(b, gradient, slot.offsetB(), slot.sizeB());
        };
    }

    private static void copy(Tensor part, Tensor gradient, long offset, long size) {
        gradient.narrow(0, offset, size).view(part.size(0), part.size(1)).copy_(part);
    }

    /** One layer's way forward and back; where memory asks for it, it keeps its input only and goes forward again. */
    private final class Layer {

        private final int number;
        private final Block block;
        private final ForwardPass pass;
        private final Tape tape;
        private final Tensor input;
        private Function<Tensor, Tensor> back = above -> record().back().apply(above);

        Layer(int number, Block block, ForwardPass pass, Tape tape, Tensor input) {
            this.number = number;
            this.block = block;
            this.pass = pass;
            this.tape = tape;
            this.input = input;
        }

        Tensor forward() {
            return TensorScope.compute(() -> {
                Recorded recorded = record();
                if (recompute) {
                    tape.forget(number);
                } else {
                    back = recorded.back();
                }
                return recorded.output();
            });
        }

        Tensor back(Tensor above) {
            return back.apply(above);
        }

        private Recorded record() {
            tape.begin(number);
            return block.record(input, pass, tape);
        }
    }
}
