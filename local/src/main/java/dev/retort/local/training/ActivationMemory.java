package dev.retort.local.training;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.Transformer;

/** What the backward pass of one row keeps in memory. */
final class ActivationMemory {

    private ActivationMemory() {}

    /** Estimates the bytes that all blocks keep for a row of so many tokens, by counting the tensors that a Llama-like block keeps for its backward pass. */
    static long bytes(Transformer model, int tokens) {
        ModelConfig config = model.config();
        long width = model.precision() == Precision.BFLOAT16 ? 2 : 4;
        long heads = (long) (config.heads() + 2 * config.keyValueHeads()) * config.headDimension();
        long inPrecision = 6L * config.hiddenSize() + 2 * heads + 6L * config.intermediateSize();
        long inFloat32 = 5 * heads;
        return tokens * config.layers() * (inPrecision * width + inFloat32 * Float.BYTES);
    }
}
