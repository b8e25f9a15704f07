package dev.retort.evaluation.statistics;

import java.util.SplittableRandom;

/**
 * Two-sided paired permutation test of "the mean difference is zero" that flips the sign of whole clusters.
 *
 * <p>Up to {@value #EXACT_CLUSTERS} clusters all sign patterns are tried and p is exact; above, p is (1 + hits) / (1 +
 * patterns) over random ones (Phipson and Smyth 2010), the same for the same seed. With k clusters p cannot fall below
 * 2 / 2^k: fewer than six never reach 5 %.
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
        double threshold = Math.abs(total) - TIE * scale;
        return k <= EXACT_CLUSTERS ? exact(sums, threshold) : sampled(sums, threshold);
    }

    private static double exact(double[] sums, double threshold) {
        // The first sign stays: a pattern and its mirror have the same absolute sum.
        int patterns = 1 << (sums.length - 1);
        int hits = 0;
        for (int pattern = 0; pattern < patterns; pattern++) {
            double sum = sums[0];
            for (int c = 1; c < sums.length; c++) {
                sum += (pattern >> (c - 1) & 1) == 0 ? sums[c] : -sums[c];
            }
            if (Math.abs(sum) >= threshold) {
                hits++;
            }
        }
        return hits / (double) patterns;
    }

    private double sampled(double[] sums, double threshold) {
        SplittableRandom random = new SplittableRandom(seed);
        int hits = 0;
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
            if (Math.abs(sum) >= threshold) {
                hits++;
            }
        }
        return (1.0 + hits) / (1.0 + permutations);
    }
}
