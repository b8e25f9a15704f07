package dev.retort.local.transformer;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.TensorOwner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What the layers of one sequence keep for their way back. Layers are recorded one after another and may be forgotten
 * and recorded again: the same seed drops the same inputs. Not thread-safe; several tapes may be used at once.
 */
public final class Tape implements AutoCloseable {

    private final StepBranches branches;
    private final GradientSink gradients;
    private final long seed;
    private final List<TensorOwner> layers = new ArrayList<>();
    private final TensorOwner shared = new TensorOwner();
    private final Map<MaskShape, Tensor> masks = new HashMap<>();
    private int layer;

    private record MaskShape(int start, int rows, int first, int columns, int window, long copies) {}

    /**
     * Creates an empty tape.
     *
     * @param branches must stay open
     * @param gradients takes the branches' gradients on the way back
     * @param seed of dropout
     */
    public Tape(StepBranches branches, GradientSink gradients, long seed) {
        this.branches = branches;
        this.gradients = gradients;
        this.seed = seed;
    }

    /** Says which layer is recorded next. */
    public void begin(int next) {
        while (layers.size() <= next) {
            layers.add(new TensorOwner());
        }
        layer = next;
    }

    /** Frees what a layer kept. */
    public void forget(int past) {
        layers.get(past).close();
    }

    Tensor keep(Tensor tensor) {
        return layers.get(layer).keep(tensor);
    }

    StepBranches branches() {
        return branches;
    }

    GradientSink gradients() {
        return gradients;
    }

    /**
     * Draws what dropout multiplies each of a tensor's numbers by: 0 or {@code 1 / (1 - share)}.
     *
     * @param part tells the draws of one layer apart
     */
    Tensor dropout(Tensor like, double share, String part) {
        Generator generator = torch.make_generator_cpu(seed * 1_000_003 + layer * 1_009L + part.hashCode());
        // Drawn by the processor, so that the draws are the same on every device.
        Tensor drawn = torch.empty_like(Device.CPU.of(like))
                .bernoulli_(1 - share, new GeneratorOptional(generator))
                .div_(new Scalar(1 - share));
        return keep(Device.where(like).of(drawn));
    }

    /**
     * Returns what is added to the scores of some queries of a sequence: 0 where a query sees a key, else minus infinity.
     *
     * @param start position of the first query
     * @param first position of the first key
     * @param window how many tokens a query sees, itself included
     * @param copies how often the queries stand below one another
     * @return float32 [copies · rows, columns]
     */
    Tensor mask(int start, int rows, int first, int columns, OptionalInt window, long copies, Device device) {
        int seen = window.orElse(Integer.MAX_VALUE);
        return masks.computeIfAbsent(new MaskShape(start, rows, first, columns, seen, copies), shape -> {
            float[] mask = new float[rows * columns];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    int distance = start + i - (first + j);
                    mask[i * columns + j] = distance >= 0 && distance < seen ? 0 : Float.NEGATIVE_INFINITY;
                }
            }
            try (PointerScope scope = new PointerScope()) {
                return shared.keep(
                        device.of(HostCopy.tensor(mask, rows, columns).repeat(copies, 1)));
            }
        });
    }

    @Override
    public void close() {
        layers.forEach(TensorOwner::close);
        shared.close();
    }
}
