package dev.retort.local.transformer;

import dev.retort.local.tensor.Lanes.Lane;
import org.bytedeco.pytorch.Tensor;

/** An attention that several threads compute together, each for some heads of some tokens. */
public interface LaneAttention {

    /**
     * Computes a thread's share of one layer's attention.
     *
     * @param heads what all threads projected
     * @param attended [n, heads · headDimension] in the model's precision, contiguous: each thread writes its heads
     */
    void attend(LaneHeads heads, Lane lane, Tensor attended);
}
