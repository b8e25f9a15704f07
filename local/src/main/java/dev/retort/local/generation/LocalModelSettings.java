package dev.retort.local.generation;

import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;

/**
 * How a model on this machine computes.
 *
 * @param precision of weights and matrix products
 * @param device where the model lies and computes
 * @param threads libtorch's, at least 1
 * @param groups how many sequences are generated together
 * @param maxTokens most tokens of an answer where a request does not say
 * @param seed of answers drawn at a temperature
 */
public record LocalModelSettings(
        Precision precision, Device device, int threads, GroupLimits groups, int maxTokens, long seed) {

    /** Returns the fastest precision of this processor, a thread a core, and answers of up to 256 tokens. */
    public static LocalModelSettings defaults() {
        return new LocalModelSettings(
                Precision.fastest(),
                Device.CPU,
                Runtime.getRuntime().availableProcessors(),
                GroupLimits.DEFAULT,
                256,
                0);
    }
}
