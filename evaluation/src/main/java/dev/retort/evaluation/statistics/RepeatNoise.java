package dev.retort.evaluation.statistics;

import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/** How much the same scores differ when they are asked for again. */
public final class RepeatNoise {

    private RepeatNoise() {}

    /**
     * Returns the standard deviation of one asking about an answer's own mean: the root of the mean of the answers' sample
     * variances, weighted by their degrees of freedom.
     *
     * @param repeats for each answer its repeats; those with fewer than two say nothing
     * @return nothing where no answer has two
     */
    public static OptionalDouble deviation(Collection<List<Double>> repeats) {
        double squares = 0;
        int degrees = 0;
        for (List<Double> values : repeats) {
            if (values.size() >= 2) {
                squares += squares(values);
                degrees += values.size() - 1;
            }
        }
        return degrees == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(squares / degrees));
    }

    /** Returns the variance of the mean of one answer's repeats: their sample variance over their number; 0 below two. */
    public static double varianceOfMean(List<Double> values) {
        int n = values.size();
        return n < 2 ? 0 : squares(values) / (n - 1) / n;
    }

    private static double squares(List<Double> values) {
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        return values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
    }
}
