package dev.retort.server.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How often keys are used: each may use up a minute's requests at once, and gets them back evenly. Thread-safe.
 */
final class RequestRates {

    private static final double NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier clock;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param clock nanoseconds that never go back */
    RequestRates(LongSupplier clock) {
        this.clock = clock;
    }

    private record Bucket(double left, long at, boolean taken) {}

    /** Takes one request of a key; returns how long to wait where it has none left. */
    Optional<Duration> take(ApiKey key) {
        if (key.perMinute().isEmpty()) {
            return Optional.empty();
        }
        int most = key.perMinute().getAsInt();
        long now = clock.getAsLong();
        Bucket bucket = buckets.compute(key.sha256(), (hash, before) -> {
            double left = before == null ? most : Math.min(most, before.left() + (now - before.at()) * most / NANOS);
            return left >= 1 ? new Bucket(left - 1, now, true) : new Bucket(left, now, false);
        });
        return bucket.taken()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((long) Math.ceil((1 - bucket.left()) * NANOS / most)));
    }
}
