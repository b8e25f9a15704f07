package dev.retort.local.transformer;

import org.bytedeco.pytorch.Tensor;

/** Takes the gradients of low-rank branches as the way back finds them. */
@FunctionalInterface
public interface GradientSink {

    /**
     * Takes the gradients of one layer's branch; they die after the call.
     *
     * @param linear which layer
     * @param a [rank, inputs], in any precision
     * @param b [outputs, rank], likewise
     */
    void take(Linear linear, Tensor a, Tensor b);
}
