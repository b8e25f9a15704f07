package dev.retort.local.transformer;

import dev.retort.local.architecture.ModelConfig;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Queries, keys and values of one layer, not yet normalised and turned to their positions. */
public final class ProjectedHeads {

    private final int layer;
    private final ModelConfig config;
    private final Tensor all;
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

    /** @param all [n, heads + 2 · keyValueHeads, headDimension] in the model's precision, contiguous */
    ProjectedHeads(
            int layer,
            ModelConfig config,
            Tensor all,
            RotaryAngles angles,
            Optional<HeadNorm> norm,
            OptionalInt window) {
        this.layer = layer;
        this.config = config;
        this.all = all;
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

    /** Normalises and turns them. */
    public Turned turned() {
        long heads = config.heads();
        long keyValueHeads = config.keyValueHeads();
        Tensor turning = all.narrow(1, 0, heads + keyValueHeads).to(ScalarType.Float);
        Tensor turned = angles.turn(norm.isPresent() ? norm.get().forward(turning) : turning);
        return new Turned(
                turned.narrow(1, 0, heads),
                turned.narrow(1, heads, keyValueHeads),
                all.narrow(1, heads + keyValueHeads, keyValueHeads));
    }
}
