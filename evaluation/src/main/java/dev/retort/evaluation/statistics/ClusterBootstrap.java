package dev.retort.evaluation.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Bootstrap interval of a mean that draws whole clusters: bias-corrected and accelerated (BCa, Efron 1987), the tail
 * probabilities widened from normal to Student's t with k − 1 degrees of freedom (Hesterberg 2015, "expanded" interval),
 * since with few clusters the plain one is too narrow.
 *
 * @param resamples bootstrap samples, at least 999
 * @param seed of the draws; the same seed gives the same interval
 * @param level the confidence, such as 0.95
 */
public record ClusterBootstrap(int resamples, long seed, double level) {

    /** Returns the interval of the mean, or nothing where there are fewer than two clusters. */
    public Optional<Interval> interval(ClusteredValues values) {
        int k = values.clusters();
        if (k < 2) {
            return Optional.empty();
        }
        double[] means = resampledMeans(values);
        Arrays.sort(means);
        double bias = bias(means, values.mean());
        double acceleration = acceleration(values);
        double z = Math.sqrt(k / (k - 1.0)) * StudentT.quantile(1 - (1 - level) / 2, k - 1);
        return Optional.of(new Interval(
                quantile(means, adjusted(bias, acceleration, -z)),
                quantile(means, adjusted(bias, acceleration, z)),
                level));
    }

    private double[] resampledMeans(ClusteredValues values) {
        SplittableRandom random = new SplittableRandom(seed);
        int k = values.clusters();
        double[] means = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            double sum = 0;
            int size = 0;
            for (int draw = 0; draw < k; draw++) {
                int cluster = random.nextInt(k);
                sum += values.sum(cluster);
                size += values.size(cluster);
            }
            means[i] = sum / size;
        }
        return means;
    }

    /** Returns z0: how far the bootstrap's median lies from the mean; ties count half. */
    private static double bias(double[] sorted, double mean) {
        double below = 0;
        for (double value : sorted) {
            below += value < mean ? 1 : value == mean ? 0.5 : 0;
        }
        double share = Math.clamp(below / sorted.length, 0.5 / sorted.length, 1 - 0.5 / sorted.length);
        return Normal.quantile(share);
    }

    /** Returns the acceleration from the jackknife over clusters. */
    private static double acceleration(ClusteredValues values) {
        int k = values.clusters();
        double total = values.mean() * values.count();
        double[] without = new double[k];
        for (int c = 0; c < k; c++) {
            without[c] = (total - values.sum(c)) / (values.count() - values.size(c));
        }
        double centre = Arrays.stream(without).average().orElseThrow();
        double squares = 0;
        double cubes = 0;
        for (double value : without) {
            double distance = centre - value;
            squares += distance * distance;
            cubes += distance * distance * distance;
        }
        return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
    }

    private static double adjusted(double bias, double acceleration, double z) {
        double shifted = bias + z;
        // A denominator at or below zero is a tail beyond what the transformation reaches: its end.
        double denominator = Math.max(1e-6, 1 - acceleration * shifted);
        return Normal.probability(bias + shifted / denominator);
    }

    private static double quantile(double[] sorted, double share) {
        double position = Math.clamp(share, 0, 1) * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
