package dev.retort.http;

import java.time.Duration;

/**
 * How often and how patiently a request is repeated.
 *
 * @param attempts most attempts, at least 1
 * @param firstDelay wait before the second attempt; each further wait is twice as long
 * @param longestDelay longest wait between two attempts, also where the service asks for more by {@code Retry-After}
 * @param timeout longest time of one attempt from the first byte sent to the last received
 * @param uploadTimeout the same for files
 */
public record RetryPolicy(
        int attempts, Duration firstDelay, Duration longestDelay, Duration timeout, Duration uploadTimeout) {

    /** Six attempts over half a minute; a minute a request, a quarter of an hour a file. */
    public static final RetryPolicy STANDARD = new RetryPolicy(
            6, Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(15));

    /** One attempt without a time limit of its own, where the caller repeats and limits. */
    public static final RetryPolicy ONCE =
            new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ofDays(1), Duration.ofDays(1));

    /** Returns the wait after attempt {@code attempt}, counted from 1, before any wish of the service. */
    public Duration delay(int attempt) {
        Duration delay = firstDelay.multipliedBy(1L << Math.min(attempt - 1, 20));
        return delay.compareTo(longestDelay) > 0 ? longestDelay : delay;
    }
}
