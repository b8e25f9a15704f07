package dev.retort.local.transformer;

import dev.retort.local.tensor.Lanes;
import dev.retort.local.tensor.TensorOwner;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A model in the processor's memory as several threads compute a few tokens with it: each some columns of every product. The
 * numbers do not depend on how many threads there are. What a number of tokens needs is prepared once. One caller at a time.
 */
public final class LaneModel implements AutoCloseable {

    private final Transformer model;
    private final TensorOwner owner = new TensorOwner();
    private final LaneBuffers buffers;
    private final Map<Integer, LanePass> passes = new HashMap<>();

    /** @param mostTokens that are computed at once */
    LaneModel(Transformer model, int mostTokens) {
        this.model = model;
        try (PointerScope scope = new PointerScope()) {
            this.buffers = LaneBuffers.of(model, mostTokens, owner);
        }
    }

    /** Returns where an attention of the given number of tokens writes: [tokens, heads · headDimension] in the model's precision. */
    public Tensor attended(int tokens) {
        return buffers.attended().narrow(0, 0, tokens);
    }

    /**
     * Computes tokens.
     *
     * @param positions of the tokens in their sequences
     * @param adapters which of the served adapters each token takes, counted from 0; negative for none
     * @param threads {@link Transformer#lanes()} of them
     * @return the scores of the token after each, valid until the next call
     */
    public NextScores next(int[] ids, int[] positions, int[] adapters, LaneAttention attention, Lanes threads) {
        return passes.computeIfAbsent(ids.length, tokens -> new LanePass(model, buffers, tokens))
                .scores(ids, positions, adapters, attention, threads);
    }

    @Override
    public void close() {
        passes.values().forEach(LanePass::close);
        owner.close();
    }
}
