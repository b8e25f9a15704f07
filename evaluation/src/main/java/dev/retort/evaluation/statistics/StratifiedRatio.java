package dev.retort.evaluation.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Totals of a population whose units were sampled stratum by stratum, by the separate ratio estimator: in each stratum the sampled
 * values are scaled by the size of all units over that of the sampled ones (Cochran 1977, Sampling Techniques, chapter 6). The
 * variance is that of the stratified jackknife that leaves out one unit at a time (Jones 1974; Wolter 2007, Introduction to
 * Variance Estimation, chapter 4), with the finite population correction, and the degrees of freedom are Satterthwaite's for
 * strata (Cochran 1977, section 5.4). Immutable and thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class StratifiedRatio {

    private final List<Stratum> strata;
    private final double[] totals;
    private final List<Replicate> replicates = new ArrayList<>();

    /**
     * A sampled unit.
     *
     * @param size its size, known of every unit of the population; above 0
     * @param values what was measured of it, in one order for all units
     */
    public record Unit(double size, List<Double> values) {

        /** Checks the size and copies the list. */
        public Unit {
            if (!(size > 0)) {
                throw new IllegalArgumentException("a size is above 0, not " + size);
            }
            values = List.copyOf(values);
        }
    }

    /**
     * A part of the population.
     *
     * @param units how many units it has
     * @param size the sum of their sizes
     * @param sampled those drawn from it: at least two, or all
     */
    public record Stratum(int units, double size, List<Unit> sampled) {

        /** Checks the numbers and copies the list. */
        public Stratum {
            sampled = List.copyOf(sampled);
            if (sampled.size() < Math.min(units, 2) || sampled.size() > units || units < 1) {
                throw new IllegalArgumentException("%d of %d units".formatted(sampled.size(), units));
            }
        }

        private boolean whole() {
            return sampled.size() == units;
        }

        /** Returns the totals without one of the sampled units; -1: with all. */
        private double[] totals(int without) {
            double known = 0;
            double[] sums = new double[sampled.getFirst().values().size()];
            for (int i = 0; i < sampled.size(); i++) {
                if (i != without) {
                    known += sampled.get(i).size();
                    for (int value = 0; value < sums.length; value++) {
                        sums[value] += sampled.get(i).values().get(value);
                    }
                }
            }
            double factor = whole() ? 1 : size / known;
            for (int value = 0; value < sums.length; value++) {
                sums[value] *= factor;
            }
            return sums;
        }
    }

    /** How the totals change without a unit, scaled so that the sum of squares is the variance. */
    private record Replicate(int stratum, double[] changes) {}

    /**
     * Estimates the totals.
     *
     * @param strata at least one, all with the same values
     */
    public StratifiedRatio(List<Stratum> strata) {
        this.strata = List.copyOf(strata);
        this.totals = new double[strata.getFirst().sampled().getFirst().values().size()];
        for (int number = 0; number < strata.size(); number++) {
            Stratum stratum = strata.get(number);
            double[] whole = stratum.totals(-1);
            add(totals, whole, 1);
            if (!stratum.whole()) {
                int sampled = stratum.sampled().size();
                double scale = Math.sqrt((1 - sampled / (double) stratum.units()) * (sampled - 1) / sampled);
                for (int i = 0; i < sampled; i++) {
                    double[] changes = stratum.totals(i);
                    add(changes, whole, -1);
                    for (int value = 0; value < changes.length; value++) {
                        changes[value] *= scale;
                    }
                    replicates.add(new Replicate(number, changes));
                }
            }
        }
    }

    private static void add(double[] to, double[] more, double times) {
        for (int i = 0; i < to.length; i++) {
            to[i] += times * more[i];
        }
    }

    /** Returns the estimated total of a value. */
    public double total(int value) {
        return totals[value];
    }

    /** Returns the estimated standard error of a total; 0 where every unit was measured. */
    public double standardError(int value) {
        return Math.sqrt(replicates.stream()
                .mapToDouble(replicate -> square(replicate.changes()[value]))
                .sum());
    }

    /** Returns the interval of a total, by Student's t. */
    public Interval interval(int value, double level) {
        double error = standardError(value);
        double reach = error == 0 ? 0 : error * StudentT.quantile(1 - (1 - level) / 2, degrees(value));
        return new Interval(totals[value] - reach, totals[value] + reach, level);
    }

    /** Returns the effective degrees of freedom of a total's variance, at least 1. */
    private int degrees(int value) {
        double all = 0;
        double squares = 0;
        for (int number = 0; number < strata.size(); number++) {
            int stratum = number;
            double variance = replicates.stream()
                    .filter(replicate -> replicate.stratum() == stratum)
                    .mapToDouble(replicate -> square(replicate.changes()[value]))
                    .sum();
            all += variance;
            squares +=
                    square(variance) / Math.max(1, strata.get(number).sampled().size() - 1);
        }
        return Math.max(1, (int) (square(all) / squares));
    }

    /**
     * Draws totals from the multivariate t distribution that their estimates have by the jackknife's covariance, with the fewest
     * degrees of freedom of a total, for the interval of something computed from them (Krinsky and Robb 1986).
     *
     * @param seed of the draws; the same seed gives the same draws
     * @return one array of all totals a draw
     */
    public List<double[]> draws(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<double[]> draws = new ArrayList<>();
        int degrees = IntStream.range(0, totals.length)
                .filter(value -> standardError(value) > 0)
                .map(this::degrees)
                .min()
                .orElse(1);
        for (int draw = 0; draw < count; draw++) {
            double chiSquare = 0;
            for (int i = 0; i < degrees; i++) {
                chiSquare += square(random.nextGaussian());
            }
            double heavier = Math.sqrt(degrees / chiSquare);
            double[] drawn = totals.clone();
            replicates.forEach(replicate -> add(drawn, replicate.changes(), heavier * random.nextGaussian()));
            draws.add(drawn);
        }
        return draws;
    }

    private static double square(double value) {
        return value * value;
    }
}
