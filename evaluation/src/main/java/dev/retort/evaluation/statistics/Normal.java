package dev.retort.evaluation.statistics;

/** The standard normal distribution. */
final class Normal {

    private static final double FAR = 8;

    private Normal() {}

    /** Returns P(Z ≤ z) by Marsaglia's series (2004, "Evaluating the Normal Distribution"), to about 1e-15 absolute. */
    static double probability(double z) {
        if (Math.abs(z) > FAR) {
            return z > 0 ? 1 : 0;
        }
        double sum = z;
        double term = z;
        for (int i = 3; sum + term != sum; i += 2) {
            term *= z * z / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }

    /** Returns z with P(Z ≤ z) = p, for p from 1e-12 to 1 − 1e-12; outside, the nearest of these. */
    static double quantile(double p) {
        return Bisection.root(z -> probability(z) - p, -FAR, FAR);
    }
}
