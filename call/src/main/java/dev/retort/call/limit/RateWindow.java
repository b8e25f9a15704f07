package dev.retort.call.limit;

/**
 * Paces units (requests or tokens) so that no minute sees more than the limit: a bucket that holds a tenth of the limit
 * and is refilled with the other nine tenths over a minute.
 *
 * <p>Not thread-safe: {@link CallGate} guards it.
 */
final class RateWindow {

    private static final double MINUTE_NANOS = 60e9;

    private final int perMinute;
    private int processes = 1;
    private double capacity;
    private double perNano;
    private double level;
    private long filledAt;

    RateWindow(int perMinute, long now) {
        this.perMinute = perMinute;
        divide();
        level = capacity;
        filledAt = now;
    }

    /** Keeps to this process's part of the limit from now on, of which each of some processes has the same. */
    void shareWith(int all, long now) {
        if (all != processes) {
            fill(now);
            processes = all;
            divide();
            level = Math.min(level, capacity);
        }
    }

    private void divide() {
        double part = (double) perMinute / processes;
        capacity = Math.max(1, part / 10);
        perNano = Math.max(part - capacity, 0.5 / processes) / MINUTE_NANOS;
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
