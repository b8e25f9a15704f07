package dev.retort.local.training;

import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.lora.AdapterTensors.Leaf;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.TensorScope;
import dev.retort.local.transformer.Block;
import dev.retort.local.transformer.ForwardPass;
import dev.retort.local.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The computation of one row: its loss, and the gradient of the adapter. Several threads may compute rows at once. */
final class RowGraph {

    private static final long SUM = 2;

    private final Transformer model;
    private final AdapterTensors adapter;
    private final List<List<Leaf>> byLayer;
    private final boolean recompute;
    private final long seed;

    RowGraph(Transformer model, AdapterTensors adapter, boolean recompute, long seed) {
        this.model = model;
        this.adapter = adapter;
        this.recompute = recompute;
        this.seed = seed;
        this.byLayer = new ArrayList<>();
        for (int layer = 0; layer < model.config().layers(); layer++) {
            int wanted = layer;
            byLayer.add(adapter.leaves().stream()
                    .filter(leaf -> leaf.slot().layer() == wanted)
                    .toList());
        }
    }

    /** Returns the sum of the answer tokens' losses. */
    double loss(TrainingRow row) {
        GradMode.set_enabled(false);
        try (PointerScope scope = new PointerScope()) {
            Tensor x = model.forward(HostCopy.ids(row.ids()), model.packed(row.ids().length));
            return answerLoss(x, row).item_double();
        }
    }

    /**
     * Returns the sum of the answer tokens' losses and fills in the gradient of that sum times a weight.
     *
     * @param step and
     * @param position of the row in its batch decide what dropout drops
     * @param gradient flat, of the adapter's size; overwritten
     */
    double gradient(TrainingRow row, double weight, int step, int position, Tensor gradient) {
        try (PointerScope scope = new PointerScope()) {
            Dropout dropout = new Dropout(adapter.layout().lora().dropout(), seed, step, position);
            return recompute ? blockwise(row, weight, dropout, gradient) : whole(row, weight, dropout, gradient);
        } finally {
            GradMode.set_enabled(false);
        }
    }

    private double whole(TrainingRow row, double weight, Dropout dropout, Tensor gradient) {
        ForwardPass pass = prepare(row);
        Tensor x = model.embed(HostCopy.ids(row.ids()));
        GradMode.set_enabled(true);
        for (int layer = 0; layer < byLayer.size(); layer++) {
            x = block(layer, x, pass, dropout);
        }
        Tensor loss = answerLoss(x, row);
        Tensor weighted = loss.mul(new Scalar(weight));
        TensorVector leaves = leaves(adapter.leaves());
        TensorVector found =
                torch.grad(new TensorVector(weighted), leaves, new TensorVector(), new BoolOptional(), false, false);
        GradMode.set_enabled(false);
        store(adapter.leaves(), found, gradient);
        return loss.item_double();
    }

    /** Keeps only the blocks' inputs and computes each block again on the way back. */
    private double blockwise(TrainingRow row, double weight, Dropout dropout, Tensor gradient) {
        ForwardPass pass = prepare(row);
        List<Tensor> inputs = new ArrayList<>();
        Tensor x = model.embed(HostCopy.ids(row.ids()));
        for (int layer = 0; layer < byLayer.size(); layer++) {
            inputs.add(x);
            x = recordedNothing(layer, x, pass, dropout);
        }
        Tensor last = x.detach();
        last.set_requires_grad(true);
        GradMode.set_enabled(true);
        Tensor loss = answerLoss(last, row);
        Tensor dy = torch.grad(new TensorVector(loss.mul(new Scalar(weight))), new TensorVector(last))
                .get(0);
        GradMode.set_enabled(false);
        for (int layer = byLayer.size() - 1; layer >= 0; layer--) {
            int at = layer;
            Tensor above = dy;
            dy = TensorScope.compute(() -> back(at, inputs.get(at), pass, dropout, above, gradient));
        }
        return loss.item_double();
    }

    /** Computes a block forward and back; returns the gradient of its input. */
    private Tensor back(int layer, Tensor input, ForwardPass pass, Dropout dropout, Tensor above, Tensor gradient) {
        List<Leaf> own = byLayer.get(layer);
        TensorVector wanted = leaves(own);
        Tensor x = input.detach();
        boolean lowest = byLayer.subList(0, layer).stream().allMatch(List::isEmpty);
        if (!lowest) {
            x.set_requires_grad(true);
            wanted.push_back(x);
        }
        if (wanted.empty()) {
            return above;
        }
        GradMode.set_enabled(true);
        Tensor y = block(layer, x, pass, dropout);
        TensorVector found =
                torch.grad(new TensorVector(y), wanted, new TensorVector(above), new BoolOptional(), false, false);
        GradMode.set_enabled(false);
        store(own, found, gradient);
        // get() points into the vector, which dies with this scope; the copy shares the numbers and owns them.
        return lowest ? above : new Tensor(found.get(wanted.size() - 1));
    }

    private ForwardPass prepare(TrainingRow row) {
        GradMode.set_enabled(false);
        return model.packed(row.ids().length);
    }

    private Tensor block(int layer, Tensor x, ForwardPass pass, Dropout dropout) {
        Block block = model.blocks().get(layer);
        dropout.seed(layer);
        return TensorScope.compute(() -> block.forward(x, pass));
    }

    /** With dropout, the branches drop inputs only while gradients are recorded, so they are, and forgotten at once. */
    private Tensor recordedNothing(int layer, Tensor x, ForwardPass pass, Dropout dropout) {
        GradMode.set_enabled(dropout.share() > 0);
        try {
            return block(layer, x, pass, dropout).detach();
        } finally {
            GradMode.set_enabled(false);
        }
    }

    private Tensor answerLoss(Tensor hidden, TrainingRow row) {
        int[] ids = row.ids();
        Tensor reading = hidden.narrow(0, row.answerStart() - 1L, row.answerTokens());
        Tensor targets = HostCopy.ids(Arrays.copyOfRange(ids, row.answerStart(), ids.length));
        return torch.cross_entropy_loss(model.logits(reading), targets, new TensorOptional(), SUM, -100, 0.0);
    }

    private static TensorVector leaves(List<Leaf> leaves) {
        TensorVector all = new TensorVector();
        for (Leaf leaf : leaves) {
            all.push_back(leaf.a());
            all.push_back(leaf.b());
        }
        return all;
    }

    private static void store(List<Leaf> leaves, TensorVector found, Tensor gradient) {
        for (int i = 0; i < leaves.size(); i++) {
            Leaf leaf = leaves.get(i);
            copy(found.get(2L * i), gradient, leaf.slot().offset(), leaf.slot().sizeA());
            copy(
                    found.get(2L * i + 1),
                    gradient,
                    leaf.slot().offsetB(),
                    leaf.slot().sizeB());
        }
    }

    private static void copy(Tensor part, Tensor gradient, long offset, long size) {
        gradient.narrow(0, offset, size).copy_(part.reshape(size));
    }

    /**
     * Makes dropout a function of seed, step, row and layer, so that a resumed or recomputed step drops the same.
     *
     * @param share of inputs dropped
     */
    private record Dropout(double share, long seed, int step, int position) {

        void seed(int layer) {
            if (share > 0) {
                torch.manual_seed(((seed * 31 + step) * 1_000_003 + position) * 1_009 + layer);
            }
        }
    }
}
