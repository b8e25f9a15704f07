package dev.retort.model;

import dev.retort.secret.Secret;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a model is used in one role.
 *
 * @param temperature of sampling, 0 or more; empty: the provider's default
 * @param maxTokens most tokens of a reply, at least 1; empty: the provider's default
 * @param seed of sampling; empty: none
 * @param baseUrl where the provider's API is, such as {@code http://127.0.0.1:8080/v1}; empty: its usual place
 * @param key the key; empty: the provider's usual variable
 */
public record ModelSettings(
        OptionalDouble temperature,
        OptionalInt maxTokens,
        OptionalLong seed,
        Optional<URI> baseUrl,
        Optional<Secret> key) {

    /** Nothing set. */
    public static final ModelSettings DEFAULT = new ModelSettings(
            OptionalDouble.empty(), OptionalInt.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty());

    /** Returns the same settings with another temperature. */
    public ModelSettings withTemperature(double value) {
        return new ModelSettings(OptionalDouble.of(value), maxTokens, seed, baseUrl, key);
    }

    /** Returns the same settings with another limit of output tokens. */
    public ModelSettings withMaxTokens(int value) {
        return new ModelSettings(temperature, OptionalInt.of(value), seed, baseUrl, key);
    }

    /** Returns the same settings with another place of the API. */
    public ModelSettings withBaseUrl(URI value) {
        return new ModelSettings(temperature, maxTokens, seed, Optional.of(value), key);
    }

    /** Returns the same settings with another key. */
    public ModelSettings withKey(Secret value) {
        return new ModelSettings(temperature, maxTokens, seed, baseUrl, Optional.of(value));
    }

    /** Returns the same settings with another seed. */
    public ModelSettings withSeed(long value) {
        return new ModelSettings(temperature, maxTokens, OptionalLong.of(value), baseUrl, key);
    }
}
