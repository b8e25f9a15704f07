package dev.retort.local.generation;

import dev.retort.local.tensor.HostCopy;
import dev.retort.local.transformer.NextScores;
import dev.retort.local.transformer.Transformer;

/** Decodes on a graphics processor, by operations of libtorch. */
record DeviceDecoder(Transformer model, KeyValueCache cache) implements Decoder {

    @Override
    public NextScores next(int[] ids, int[] positions, int[] adapters, NewTokens tokens) {
        var attention = new DecodeAttention(model.config(), cache, tokens);
        return model.next(model.forward(HostCopy.ids(ids), model.pass(positions, attention, adapters)));
    }

    @Override
    public void close() {}
}
