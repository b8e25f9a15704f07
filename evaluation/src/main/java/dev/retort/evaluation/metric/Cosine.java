package dev.retort.evaluation.metric;

import java.util.OptionalDouble;

/** The cosine of the angle between two vectors. */
final class Cosine {

    private Cosine() {}

    /**
     * Returns the cosine, from −1 to 1 but for rounding, or nothing where a vector is zero.
     *
     * @param a a vector
     * @param b another of the same length
     */
    public static OptionalDouble of(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("vectors of %d and %d numbers".formatted(a.length, b.length));
        }
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            squareA += a[i] * a[i];
            squareB += b[i] * b[i];
        }
        double norms = Math.sqrt(squareA) * Math.sqrt(squareB);
        return norms == 0 ? OptionalDouble.empty() : OptionalDouble.of(product / norms);
    }
}
