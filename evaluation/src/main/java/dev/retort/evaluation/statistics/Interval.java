package dev.retort.evaluation.statistics;

/**
 * A confidence interval.
 *
 * @param low the lower end
 * @param high the upper end, not below {@code low}
 * @param level the confidence, such as 0.95
 */
public record Interval(double low, double high, double level) {

    /** Returns whether the whole interval lies above zero. */
    public boolean isAboveZero() {
        return low > 0;
    }

    /** Returns whether the whole interval lies below zero. */
    public boolean isBelowZero() {
        return high < 0;
    }
}
