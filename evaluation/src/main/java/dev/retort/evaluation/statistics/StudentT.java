package dev.retort.evaluation.statistics;

/** Student's t distribution with whole degrees of freedom. */
final class StudentT {

    private StudentT() {}

    /** Returns P(T ≤ t): Abramowitz and Stegun, 26.7.3 and 26.7.4. */
    static double probability(double t, int degrees) {
        double angle = Math.atan2(t, Math.sqrt(degrees));
        double sine = Math.sin(angle);
        double square = Math.cos(angle) * Math.cos(angle);
        boolean odd = degrees % 2 == 1;
        double term = odd ? Math.cos(angle) : 1;
        double sum = 0;
        for (int i = odd ? 1 : 0; i < degrees - 1; i += 2) {
            sum += term;
            term *= square * (i + 1) / (i + 2);
        }
        double central = odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
        return 0.5 + central / 2;
    }

    /** Returns t with P(T ≤ t) = p. */
    static double quantile(double p, int degrees) {
        return Bisection.root(t -> probability(t, degrees) - p, -1e4, 1e4);
    }
}
