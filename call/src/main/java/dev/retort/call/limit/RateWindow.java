package dev.retort.call.limit;

/**
 * Paces units (requests or tokens) so that no minute sees more than the limit: a bucket that holds a tenth of the limit
 * and is refilled with the other nine tenths over a minute.
 *
 * <p>Not thread-safe: {@link CallGate} guards it.
 */
final class RateWindow {

    private static final double MINUTE_NANOS = 60e9;

    private final double capacity;
    private final double perNano;
    private double level;
    private long filledAt;

    RateWindow(int perMinute, long now) {
        capacity = perMinute == 1 ? 1 : Math.max(1, perMinute / 10.0);
        perNano = Math.max(perMinute - capacity, 0.5) / MINUTE_NANOS;
        level = capacity;
        filledAt = now;
    }

    /** Returns how long to wait until {@code units} may go, 0 where they may go now. */
    long waitNanos(double units, long now) {
        fill(now);
        // More than the bucket holds goes when it is full, and leaves a debt.
        double missing = Math.min(units, capacity) - level;
        return missing <= 1e-9 ? 0 : (long) Math.ceil(missing / perNano);
    }

    void take(double units) {
        level -= units;
    }

    /** Corrects an earlier take once the true number is known; {@code units} were too many. */
    void giveBack(double units) {
        level = Math.min(capacity, level + units);
    }

    private void fill(long now) {
        level = Math.min(capacity, level + (now - filledAt) * perNano);
        filledAt = now;
    }
}
