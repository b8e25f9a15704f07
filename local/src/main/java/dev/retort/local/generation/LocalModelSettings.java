package dev.retort.local.generation;

import dev.retort.local.tensor.Precision;

/**
 * How a model on this machine computes.
 *
 * @param precision of weights and matrix products
 * @param threads libtorch's, at least 1
 * @param groups how many sequences are generated together
 * @param maxTokens most tokens of an answer where a request does not say
 * @param seed of answers drawn at a temperature
 */
public record LocalModelSettings(Precision precision, int threads, GroupLimits groups, int maxTokens, long seed) {

    /** Returns the fastest precision of this machine, a thread a core, and answers of up to 256 tokens. */
    public static LocalModelSettings defaults() {
        return new LocalModelSettings(
                Precision.fastest(), Runtime.getRuntime().availableProcessors(), GroupLimits.DEFAULT, 256, 0);
    }
}
