package dev.retort.local.transformer;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.HostTensor;
import java.util.Optional;

/**
 * Queries, keys and values of one layer as several threads have projected them, not yet normalised and turned to their
 * positions: Java does that, which for the few tokens of a decoding step is faster than operations of libtorch.
 */
public final class LaneHeads {

    private final ModelConfig config;
    private final int layer;
    private final HostTensor projected;
    private final HostRotary rotary;
    private final int[] positions;
    private final Optional<HeadNorm> norm;

    /**
     * @param projected [n, (heads + 2 · keyValueHeads) · headDimension] in the model's precision: queries, keys, values
     * @param positions of the n tokens
     */
    LaneHeads(
            ModelConfig config,
            int layer,
            HostTensor projected,
            HostRotary rotary,
            int[] positions,
            Optional<HeadNorm> norm) {
        this.config = config;
        this.layer = layer;
        this.projected = projected;
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

    /**
     * Copies what was projected for some tokens.
     *
     * @return [count, heads + 2 · keyValueHeads, headDimension], the last dimension fastest: queries, keys, values of a
     *     token
     */
    public float[] values(int first, int count) {
        int width = (config.heads() + 2 * config.keyValueHeads()) * config.headDimension();
        float[] values = new float[count * width];
        projected.get((long) first * width, values, 0, values.length);
        return values;
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
