package dev.retort.local.generation;

import dev.retort.local.tensor.Lanes;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.transformer.LaneModel;
import dev.retort.local.transformer.NextScores;
import dev.retort.local.transformer.Transformer;

/** Decodes on the processor, by threads that compute each step together. */
final class LaneDecoder implements Decoder {

    private final Lanes lanes;
    private final LaneModel model;
    private final LaneDecodeAttention attention;

    /** @param mostTokens of a step */
    LaneDecoder(Transformer transformer, KeyValueCache cache, int mostTokens) {
        // The caller is one of the threads, and kernels are prepared for as many of libtorch as will run them.
        NativeThreads.use(1);
        this.lanes = new Lanes(transformer.lanes());
        this.model = transformer.laneModel(mostTokens);
        this.attention = new LaneDecodeAttention(
                transformer.config(), transformer.kernels(), cache, lanes.count(), model::attended);
    }

    @Override
    public NextScores next(int[] ids, int[] positions, int[] adapters, NewTokens tokens) {
        return model.next(ids, positions, adapters, attention.step(tokens), lanes);
    }

    @Override
    public void close() {
        // The threads first: they may still compute in what the others hold.
        lanes.close();
        attention.close();
        model.close();
    }
}
