package dev.retort.local.transformer;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.HostTensor;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Queries, keys and values of one layer as several threads have projected them, not yet normalised and turned to their
 * positions: Java does that, which for the few tokens of a decoding step is faster than operations of libtorch.
 */
public final class LaneHeads {

    private final ModelConfig config;
    private final int layer;
    private final List<Tensor> parts;
    private final HostRotary rotary;
    private final int[] positions;
    private final Optional<HeadNorm> norm;

    /**
     * @param parts columns of [n, (heads + 2 · keyValueHeads) · headDimension] in the model's precision, queries, keys,
     *     values, each contiguous
     * @param positions of the n tokens
     */
    LaneHeads(
            ModelConfig config,
            int layer,
            List<Tensor> parts,
            HostRotary rotary,
            int[] positions,
            Optional<HeadNorm> norm) {
        this.config = config;
        this.layer = layer;
        this.parts = parts;
        this.rotary = rotary;
        this.positions = positions;
        this.norm = norm;
    }

    /** Returns the layer, counted from 0. */
    public int layer() {
        return layer;
    }

    /** Returns the factor of the scores. */
    public double scale() {
        return config.attentionScale();
    }

    /** Tells whether a token sees those of a window only. */
    public boolean isLocal() {
        return config.isLocal(layer);
    }

    /**
     * Copies what was projected for some tokens.
     *
     * @return [count, heads + 2 · keyValueHeads, headDimension], the last dimension fastest: queries, keys, values of a
     *     token
     */
    public float[] values(int first, int count) {
        return HostTensor.rows(parts, first, count);
    }

    /**
     * Normalises and turns one head of a token in place.
     *
     * @param values holds the head's from a position on
     * @param head counted through queries and keys
     */
    public void turn(float[] values, int from, int token, int head) {
        if (norm.isPresent()) {
            norm.get().forward(values, from, head);
        }
        rotary.turn(values, from, positions[token]);
    }
}
