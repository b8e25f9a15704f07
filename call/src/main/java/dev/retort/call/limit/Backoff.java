package dev.retort.call.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt, with jitter, so that calls that failed together do not come back together.
 * While the server answers others, a failure is a chance event and the wait is short; when it answers nobody, waits double
 * up to half a minute. A wait the server asks for is kept.
 */
final class Backoff {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Returns the wait after the {@code attempt}-th failed attempt, from 1.
     *
     * @param answering whether the server answers other requests
     */
    Duration after(int attempt, boolean answering, Optional<Duration> retryAfter) {
        double nanos = answering
                ? SHORTEST.toNanos() * Math.pow(1.5, attempt - 1)
                : FIRST.toNanos() * Math.pow(2, attempt - 1);
        double jittered = Math.min(nanos, (double) LONGEST.toNanos()) * random.nextDouble(0.5, 1);
        Duration own = Duration.ofNanos((long) jittered);
        return retryAfter.filter(asked -> asked.compareTo(own) > 0).orElse(own);
    }
}
