package dev.retort.spark;

import dev.retort.call.CallRules;
import dev.retort.call.limit.ModelLimits;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The part of an executor in limits that a service sets for all of them together. */
final class SharedLimits {

    private SharedLimits() {}

    /** Returns rules whose rates are divided by the number of executors; requests at once are those of each executor. */
    static CallRules of(CallRules rules, int executors) {
        return new CallRules(
                divided(rules.limits(), executors),
                rules.limitsByModel().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> divided(entry.getValue(), executors))),
                rules.prices(),
                rules.budget());
    }

    private static ModelLimits divided(ModelLimits limits, int executors) {
        return limits.withRates(
                divided(limits.requestsPerMinute(), executors), divided(limits.tokensPerMinute(), executors));
    }

    private static OptionalInt divided(OptionalInt rate, int executors) {
        return rate.isPresent() ? OptionalInt.of(Math.max(1, rate.getAsInt() / executors)) : rate;
    }
}
