package dev.retort.local.transformer;

import org.bytedeco.pytorch.Tensor;

/** Decides which tokens of a batch attend to which: those of the same sequence, of a cache, or both. */
public interface AttentionKernel {

    /**
     * Computes the attention of one layer.
     *
     * @param heads what the layer computed
     * @return [n, heads · headDimension], in float32 or the model's precision
     */
    Tensor attend(ProjectedHeads heads);
}
