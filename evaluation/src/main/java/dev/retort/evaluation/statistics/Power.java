package dev.retort.evaluation.statistics;

import java.util.OptionalDouble;

/** How large a difference must be to be seen. */
public final class Power {

    private Power() {}

    /**
     * Returns the smallest true mean difference that a two-sided test at {@code level} finds with probability
     * {@code power} in data like these: (t of 1 − level/2 + t of power) · standard error, with k − 1 degrees of freedom.
     *
     * @param differences the paired differences in their clusters
     * @param level such as 0.05
     * @param power such as 0.8
     * @return nothing where there are fewer than two clusters or no variation to judge from
     */
    public static OptionalDouble minimumDetectable(ClusteredValues differences, double level, double power) {
        if (differences.clusters() < 2 || differences.standardError() == 0) {
            return OptionalDouble.empty();
        }
        int degrees = differences.clusters() - 1;
        double t = StudentT.quantile(1 - level / 2, degrees) + StudentT.quantile(power, degrees);
        return OptionalDouble.of(t * differences.standardError());
    }
}
