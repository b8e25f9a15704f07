package dev.retort.call.limit;

import dev.retort.error.UsageException;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How one model may be called.
 *
 * @param concurrency most requests in flight, at least 1; the number adapts below it to what the server bears
 * @param requestsPerMinute most requests in any minute; empty: no limit of ours
 * @param tokensPerMinute most tokens, in and out, in any minute; empty: no limit of ours
 * @param timeout longest one attempt may take
 * @param attempts most attempts of one call, at least 1
 * @param downAfter a model that failed for so long without one success counts as down
 */
public record ModelLimits(
        int concurrency,
        OptionalInt requestsPerMinute,
        OptionalInt tokensPerMinute,
        Duration timeout,
        int attempts,
        Duration downAfter) {

    /** 16 in flight, no rates, 2 minutes an attempt, 10 attempts, down after 3 minutes. */
    public static final ModelLimits DEFAULT = new ModelLimits(
            16, OptionalInt.empty(), OptionalInt.empty(), Duration.ofMinutes(2), 10, Duration.ofMinutes(3));

    /** Checks the numbers. */
    public ModelLimits {
        atLeastOne("concurrency", concurrency);
        atLeastOne("attempts", attempts);
        requestsPerMinute.ifPresent(value -> atLeastOne("requests_per_minute", value));
        tokensPerMinute.ifPresent(value -> atLeastOne("tokens_per_minute", value));
        if (!timeout.isPositive()) {
            throw new UsageException("timeout is " + timeout + ".", "Set a time above zero.");
        }
    }

    /** Returns the same limits with another concurrency. */
    public ModelLimits withConcurrency(int value) {
        return new ModelLimits(value, requestsPerMinute, tokensPerMinute, timeout, attempts, downAfter);
    }

    /** Returns the same limits with other rates. */
    public ModelLimits withRates(OptionalInt requests, OptionalInt tokens) {
        return new ModelLimits(concurrency, requests, tokens, timeout, attempts, downAfter);
    }

    /** Returns the same limits with another time for an attempt. */
    public ModelLimits withTimeout(Duration value) {
        return new ModelLimits(concurrency, requestsPerMinute, tokensPerMinute, value, attempts, downAfter);
    }

    /** Returns the same limits with another number of attempts. */
    public ModelLimits withAttempts(int value) {
        return new ModelLimits(concurrency, requestsPerMinute, tokensPerMinute, timeout, value, downAfter);
    }

    /** Returns the same limits with another time after which a model counts as down. */
    public ModelLimits withDownAfter(Duration value) {
        return new ModelLimits(concurrency, requestsPerMinute, tokensPerMinute, timeout, attempts, value);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new UsageException("%s is %d.".formatted(name, value), "Set it to 1 or more.");
        }
    }
}
