package dev.retort.local.transformer;

import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;

/** Decides which tokens of a batch attend to which: those of the same sequence, of a cache, or both. */
public interface AttentionKernel {

    /**
     * Computes the attention of one layer.
     *
     * @param heads what the layer computed
     * @return [n, heads · headDimension], in float32 or the model's precision
     */
    Tensor attend(Heads heads);

    /**
     * Queries, keys and values of one layer: queries and keys are float32 and already turned to their positions, values are
     * in the model's precision.
     *
     * @param layer counted from 0
     * @param query [n, heads, headDimension]
     * @param key [n, keyValueHeads, headDimension]
     * @param value [n, keyValueHeads, headDimension]
     * @param scale factor of the scores
     * @param window how many tokens a query sees, itself included; empty means all before it
     */
    record Heads(int layer, Tensor query, Tensor key, Tensor value, double scale, OptionalInt window) {}
}
