package dev.retort.local.training;

import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.Transformer;

/** The memory that the backward pass of one row needs. */
final class ActivationMemory {

    private ActivationMemory() {}

    /** Estimates the bytes that all blocks keep for a row of the given number of tokens, by counting the tensors that a Llama-like block keeps for its backward pass. */
    static long bytes(Transformer model, int tokens) {
        ModelConfig config = model.config();
        long width = model.precision() == Precision.BFLOAT16 ? 2 : 4;
        long heads = (2L * config.heads() + 2L * config.keyValueHeads()) * config.headDimension();
        long states = 4L * config.hiddenSize() + heads + 3L * config.intermediateSize();
        // The softmax of long rows is cut into pieces that leave out most of what no query sees.
        long attentionWeights = (long) config.heads() * Math.min(tokens, tokens / 2 + 128);
        return (long) tokens * config.layers() * (states + attentionWeights) * width;
    }
}
