package dev.retort.local.transformer;

import dev.retort.local.tensor.Lanes.Lane;

/** An attention that several threads compute together, each for some heads of some tokens. */
public interface LaneAttention {

    /**
     * Computes a thread's share of one layer's attention, and writes its heads to {@link LaneModel#attended}.
     *
     * @param heads what all threads projected
     */
    void attend(LaneHeads heads, Lane lane);
}
