package dev.retort.evaluation.statistics;

import java.util.SplittableRandom;

/**
 * Two-sided paired permutation test of "the mean difference is zero" that flips the sign of whole clusters.
 *
 * <p>Up to {@value #EXACT_CLUSTERS} clusters all sign patterns are tried; above, random ones, the same for the same seed, and
 * p is (1 + hits) / (1 + patterns) (Phipson and Smyth 2010). Other patterns with exactly the same sum, frequent with
 * yes-or-no scores, count half (mid-p, Lancaster 1961): counted whole they would halve the rate of false alarms, and with it
 * the power. With k clusters p cannot fall below 2 / 2^k: fewer than six never reach 5 %.
 *
 * @param permutations random patterns where there are too many to try all, at least 99
 * @param seed of the random patterns
 */
public record SignFlipPermutation(int permutations, long seed) {

    private static final int EXACT_CLUSTERS = 14;
    private static final double TIE = 1e-12;

    /** Returns p, above 0 and at most 1. */
    public double p(ClusteredValues differences) {
        int k = differences.clusters();
        double[] sums = new double[k];
        double total = 0;
        double scale = 0;
        for (int c = 0; c < k; c++) {
            sums[c] = differences.sum(c);
            total += sums[c];
            scale += Math.abs(sums[c]);
        }
        double observed = Math.abs(total);
        double tie = TIE * scale;
        if (observed <= tie) {
            return 1;
        }
        return k <= EXACT_CLUSTERS ? exact(sums, observed, tie) : sampled(sums, observed, tie);
    }

    private static double exact(double[] sums, double observed, double tie) {
        // The first sign stays: a pattern and its mirror have the same absolute sum. Pattern 0 is the observed one.
        int patterns = 1 << (sums.length - 1);
        double hits = 1;
        for (int pattern = 1; pattern < patterns; pattern++) {
            double sum = sums[0];
            for (int c = 1; c < sums.length; c++) {
                sum += (pattern >> (c - 1) & 1) == 0 ? sums[c] : -sums[c];
            }
            hits += hit(sum, observed, tie);
        }
        return hits / patterns;
    }

    private static double hit(double sum, double observed, double tie) {
        double beyond = Math.abs(sum) - observed;
        return beyond > tie ? 1 : beyond >= -tie ? 0.5 : 0;
    }

    private double sampled(double[] sums, double observed, double tie) {
        SplittableRandom random = new SplittableRandom(seed);
        double hits = 1;
        for (int i = 0; i < permutations; i++) {
            double sum = 0;
            long bits = 0;
            for (int c = 0; c < sums.length; c++) {
                if (c % 64 == 0) {
                    bits = random.nextLong();
                }
                sum += (bits & 1) == 0 ? sums[c] : -sums[c];
                bits >>>= 1;
            }
            hits += hit(sum, observed, tie);
        }
        return hits / (1.0 + permutations);
    }
}
