package dev.retort.local.transformer;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.HostTensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Queries, keys and values of one layer, not yet normalised and turned to their positions. */
public final class ProjectedHeads {

    private final int layer;
    private final ModelConfig config;
    private final List<Tensor> parts;
    private final RotaryAngles angles;
    private final Optional<HeadNorm> norm;
    private final OptionalInt window;

    /**
     * Queries, keys and values of one layer: queries and keys are float32 and turned to their positions, values are in the
     * model's precision.
     *
     * @param query [n, heads, headDimension]
     * @param key [n, keyValueHeads, headDimension]
     * @param value [n, keyValueHeads, headDimension]
     */
    public record Turned(Tensor query, Tensor key, Tensor value) {}

    /**
     * @param parts columns of [n, (heads + 2 · keyValueHeads) · headDimension] in the model's precision, queries, keys,
     *     values, each contiguous and of whole heads
     */
    ProjectedHeads(
            int layer,
            ModelConfig config,
            List<Tensor> parts,
            RotaryAngles angles,
            Optional<HeadNorm> norm,
            OptionalInt window) {
        this.layer = layer;
        this.config = config;
        this.parts = parts;
        this.angles = angles;
        this.norm = norm;
        this.window = window;
    }

    /** Returns the layer, counted from 0. */
    public int layer() {
        return layer;
    }

    /** Returns the factor of the scores. */
    public double scale() {
        return config.attentionScale();
    }

    /** Returns how many tokens a query sees, itself included; empty means all before it. */
    public OptionalInt window() {
        return window;
    }

    /** Normalises and turns by libtorch. */
    public Turned turned() {
        long heads = config.heads();
        long keyValueHeads = config.keyValueHeads();
        Tensor joined =
                parts.size() == 1 ? parts.getFirst() : torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 1);
        Tensor all = joined.view(joined.size(0), heads + 2 * keyValueHeads, config.headDimension());
        Tensor turning = all.narrow(1, 0, heads + keyValueHeads).to(ScalarType.Float);
        Tensor turned = angles.turn(norm.isPresent() ? norm.get().forward(turning) : turning);
        return new Turned(
                turned.narrow(1, 0, heads),
                turned.narrow(1, heads, keyValueHeads),
                all.narrow(1, heads + keyValueHeads, keyValueHeads));
    }

    /**
     * Copies what was projected for some tokens, not yet normalised and turned.
     *
     * @return [count, heads + 2 · keyValueHeads, headDimension], the last dimension fastest: queries, keys, values of a
     *     token
     */
    public float[] onHost(int first, int count) {
        int all = (config.heads() + 2 * config.keyValueHeads()) * config.headDimension();
        float[] values = new float[count * all];
        int column = 0;
        for (Tensor part : parts) {
            HostTensor host = HostTensor.of(part);
            int width = Math.toIntExact(part.size(1));
            for (int i = 0; i < count; i++) {
                host.get((long) (first + i) * width, values, i * all + column, width);
            }
            column += width;
        }
        return values;
    }

    /**
     * Normalises and turns in Java, which for the few tokens of a decoding step is faster.
     *
     * @param heads holds the head's values from a position on
     * @param head counted through queries and keys
     */
    public void turn(float[] heads, int from, int token, int head) {
        if (norm.isPresent()) {
            norm.get().forward(heads, from, head);
        }
        angles.turn(heads, from, token);
    }
}
