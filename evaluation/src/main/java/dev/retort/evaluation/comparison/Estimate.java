package dev.retort.evaluation.comparison;

import dev.retort.evaluation.statistics.Interval;
import java.util.Optional;

/**
 * A paired mean difference with its uncertainty.
 *
 * @param difference candidate minus baseline, over the questions scored on both
 * @param interval by cluster bootstrap
 * @param p two-sided, of the sign-flip permutation test by cluster
 * @param adjustedP corrected by Holm over the metrics of the same pair of arms
 * @param minimumDetectable the smallest true difference these questions would show four times in five, before the
 *     correction; empty where all differences are the same
 * @param minimumWithoutJudgeNoise the same for a judge that always says the same, where this one was asked repeatedly and
 *     does not
 */
public record Estimate(
        double difference,
        Interval interval,
        double p,
        double adjustedP,
        Optional<Double> minimumDetectable,
        Optional<Double> minimumWithoutJudgeNoise) {}
