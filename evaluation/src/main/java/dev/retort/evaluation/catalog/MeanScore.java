package dev.retort.evaluation.catalog;

import dev.retort.evaluation.statistics.Interval;
import java.util.Locale;
import java.util.Optional;

/**
 * The mean of a metric over the samples that have a score.
 *
 * @param value the mean
 * @param interval its 95 % interval by bootstrap over samples; empty with fewer than two scored samples
 * @param scored samples with a score
 * @param unscored samples without one; they are not in the mean
 */
public record MeanScore(double value, Optional<Interval> interval, int scored, int unscored) {

    /** Returns such as {@code 0.873 [0.801, 0.930], 40 scored, 2 unscored}. */
    @Override
    public String toString() {
        String ends = interval.map(found -> " " + String.format(Locale.ROOT, "[%.3f, %.3f]", found.low(), found.high()))
                .orElse("");
        return String.format(Locale.ROOT, "%.3f%s, %d scored, %d unscored", value, ends, scored, unscored);
    }
}
