package dev.retort.config;

import dev.retort.call.limit.ModelLimits;
import dev.retort.model.ModelRef;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How fast models elsewhere may be called.
 *
 * @param concurrency most requests at once, at least 1
 * @param requestsPerMinute most requests in any minute; empty: no limit of ours
 * @param tokensPerMinute most tokens, in and out, in any minute; empty: no limit of ours
 * @param timeout longest time of one attempt, in seconds
 * @param attempts most attempts of one call, at least 1
 * @param models what differs for single models, by full name
 */
public record Limits(
        int concurrency,
        OptionalInt requestsPerMinute,
        OptionalInt tokensPerMinute,
        double timeout,
        int attempts,
        Map<String, OfModel> models) {

    /** The limits of one model; what is empty is as for all. */
    public record OfModel(
            OptionalInt concurrency,
            OptionalInt requestsPerMinute,
            OptionalInt tokensPerMinute,
            OptionalDouble timeout,
            OptionalInt attempts) {}

    /** Checks the numbers and the models' names. */
    public Limits {
        models = Map.copyOf(models);
        check("limits", concurrency, requestsPerMinute, tokensPerMinute, timeout, attempts);
        for (Map.Entry<String, OfModel> entry : models.entrySet()) {
            ModelRef.parse(entry.getKey());
            OfModel own = entry.getValue();
            check(
                    "limits.models." + entry.getKey(),
                    own.concurrency().orElse(1),
                    own.requestsPerMinute(),
                    own.tokensPerMinute(),
                    own.timeout().orElse(1),
                    own.attempts().orElse(1));
        }
    }

    /** Returns the limits of models that have none of their own. */
    ModelLimits general() {
        return limits(concurrency, requestsPerMinute, tokensPerMinute, timeout, attempts);
    }

    /** Returns the limits of single models. */
    Map<ModelRef, ModelLimits> byModel() {
        Map<ModelRef, ModelLimits> byModel = new LinkedHashMap<>();
        models.forEach((name, own) -> byModel.put(
                ModelRef.parse(name),
                limits(
                        own.concurrency().orElse(concurrency),
                        own.requestsPerMinute().isPresent() ? own.requestsPerMinute() : requestsPerMinute,
                        own.tokensPerMinute().isPresent() ? own.tokensPerMinute() : tokensPerMinute,
                        own.timeout().orElse(timeout),
                        own.attempts().orElse(attempts))));
        return byModel;
    }

    private static ModelLimits limits(
            int concurrency, OptionalInt requests, OptionalInt tokens, double timeout, int attempts) {
        return ModelLimits.DEFAULT
                .withConcurrency(concurrency)
                .withRates(requests, tokens)
                .withTimeout(Duration.ofNanos((long) (timeout * 1e9)))
                .withAttempts(attempts);
    }

    private static void check(
            String group, int concurrency, OptionalInt requests, OptionalInt tokens, double timeout, int attempts) {
        ConfigRule.require(concurrency >= 1, group + ".concurrency", "must be at least 1");
        ConfigRule.require(requests.orElse(1) >= 1, group + ".requests_per_minute", "must be at least 1, or null");
        ConfigRule.require(tokens.orElse(1) >= 1, group + ".tokens_per_minute", "must be at least 1, or null");
        ConfigRule.require(
                timeout >= 0.001 && timeout <= 86_400, group + ".timeout", "must lie between a millisecond and a day");
        ConfigRule.require(attempts >= 1, group + ".attempts", "must be at least 1");
    }
}
