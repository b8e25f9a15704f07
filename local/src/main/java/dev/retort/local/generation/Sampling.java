package dev.retort.local.generation;

import dev.retort.error.UsageException;
import org.apiguardian.api.API;

/** How the next token is chosen from the scores. */
@API(status = API.Status.INTERNAL)
public sealed interface Sampling {

    /** The token with the highest score. */
    record Greedy() implements Sampling {}

    /**
     * A random token of the smallest set whose probabilities sum up to {@code topP} (Holtzman et al. 2020, nucleus
     * sampling).
     *
     * @param temperature divides the scores, above 0
     * @param topP above 0, at most 1
     * @param seed the same seed and prompt give the same tokens
     */
    record Nucleus(double temperature, double topP, long seed) implements Sampling {

        /** Refuses values out of range. */
        public Nucleus {
            if (!(temperature > 0) || !(topP > 0 && topP <= 1)) {
                throw new UsageException(
                        "Temperature %s and top_p %s cannot be sampled with.".formatted(temperature, topP),
                        "The temperature must be above 0, and top_p above 0 and at most 1.");
            }
        }
    }
}
