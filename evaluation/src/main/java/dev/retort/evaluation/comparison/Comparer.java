package dev.retort.evaluation.comparison;

import dev.retort.error.UsageException;
import dev.retort.evaluation.Direction;
import dev.retort.evaluation.MetricDescription;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.statistics.ClusterBootstrap;
import dev.retort.evaluation.statistics.ClusteredValues;
import dev.retort.evaluation.statistics.Holm;
import dev.retort.evaluation.statistics.Interval;
import dev.retort.evaluation.statistics.Power;
import dev.retort.evaluation.statistics.SignFlipPermutation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Holds the candidate against every other arm, metric by metric. Deterministic and thread-safe.
 *
 * @param test gives p
 * @param bootstrap gives the intervals
 * @param level of the tests, such as 0.05
 */
public record Comparer(SignFlipPermutation test, ClusterBootstrap bootstrap, double level) {

    private static final long SEED = 20_260_101;
    private static final double POWER = 0.8;

    /** Creates a comparer with 20 000 sign patterns, 10 000 bootstrap samples, 95 % intervals and tests at 5 %. */
    public Comparer() {
        this(new SignFlipPermutation(20_000, SEED), new ClusterBootstrap(10_000, SEED, 0.95), 0.05);
    }

    /**
     * Compares arms.
     *
     * @param arms from arm name to its scores, one entry a question, any order; a question an arm lacks is unscored there
     * @param metrics what to compare, in the order of the report
     * @throws UsageException if candidate or baseline is missing, or an arm has a question twice
     */
    public Comparison compare(Map<String, List<QuestionScores>> arms, List<MetricDescription> metrics, Roles roles) {
        for (String needed : List.of(roles.candidate(), roles.baseline())) {
            if (!arms.containsKey(needed)) {
                throw new UsageException(
                        "There are no scores of \"%s\", only of %s.".formatted(needed, arms.keySet()),
                        "Evaluate it first.");
            }
        }
        ArmTable table = new ArmTable(arms);
        List<List<PairedDifference>> byOther = othersBaselineFirst(table.arms(), roles).stream()
                .map(other -> against(other, table, metrics, roles))
                .toList();
        List<MetricComparison> compared = new ArrayList<>();
        for (int i = 0; i < metrics.size(); i++) {
            int column = i;
            List<PairedDifference> differences =
                    byOther.stream().map(row -> row.get(column)).toList();
            compared.add(metric(metrics.get(i), table, differences, roles));
        }
        return new Comparison(roles, table.questions(), table.clusters(), compared);
    }

    private static Set<String> othersBaselineFirst(Set<String> arms, Roles roles) {
        Set<String> others = new LinkedHashSet<>();
        others.add(roles.baseline());
        others.addAll(arms);
        others.remove(roles.candidate());
        return others;
    }

    private List<PairedDifference> against(String other, ArmTable table, List<MetricDescription> metrics, Roles roles) {
        List<Optional<ClusteredValues>> values = metrics.stream()
                .map(metric -> table.differences(roles.candidate(), other, metric.name()))
                .toList();
        List<Double> p = values.stream()
                .filter(Comparer::testable)
                .map(differences -> test.p(differences.orElseThrow()))
                .toList();
        List<Double> adjusted = Holm.adjust(p);
        List<PairedDifference> against = new ArrayList<>();
        int tested = 0;
        for (int i = 0; i < metrics.size(); i++) {
            MetricDescription metric = metrics.get(i);
            Optional<ClusteredValues> differences = values.get(i);
            if (testable(differences)) {
                double noise = table.judgeNoise(roles.candidate(), other, metric.name());
                Estimate estimate = estimate(differences.orElseThrow(), noise, p.get(tested), adjusted.get(tested));
                against.add(tested(metric, roles.candidate(), other, differences.orElseThrow(), estimate));
                tested++;
            } else {
                against.add(untested(metric, roles.candidate(), other, differences));
            }
        }
        return against;
    }

    private static boolean testable(Optional<ClusteredValues> differences) {
        return differences.isPresent() && differences.get().clusters() >= 2;
    }

    private Estimate estimate(ClusteredValues differences, double noise, double p, double adjustedP) {
        Interval interval = bootstrap.interval(differences).orElseThrow();
        OptionalDouble minimum = Power.minimumDetectable(differences, level, POWER);
        return new Estimate(
                differences.mean(),
                interval,
                p,
                adjustedP,
                minimum.isPresent() ? Optional.of(minimum.getAsDouble()) : Optional.empty(),
                minimum.isPresent() && noise > 0
                        ? Optional.of(minimum.getAsDouble() * withoutNoise(differences.standardError(), noise))
                        : Optional.empty());
    }

    private static double withoutNoise(double standardError, double noise) {
        return Math.sqrt(Math.max(0, 1 - noise / (standardError * standardError)));
    }

    private PairedDifference tested(
            MetricDescription metric, String candidate, String other, ClusteredValues differences, Estimate estimate) {
        Verdict verdict = verdict(metric.direction(), estimate);
        return new PairedDifference(
                candidate,
                other,
                differences.count(),
                differences.clusters(),
                Optional.of(estimate),
                verdict,
                VerdictSentence.of(
                        metric, candidate, other, differences.count(), differences.clusters(), estimate, verdict));
    }

    private static PairedDifference untested(
            MetricDescription metric, String candidate, String other, Optional<ClusteredValues> differences) {
        int questions = differences.map(ClusteredValues::count).orElse(0);
        return new PairedDifference(
                candidate,
                other,
                questions,
                differences.map(ClusteredValues::clusters).orElse(0),
                Optional.empty(),
                Verdict.NOT_DETECTABLE,
                VerdictSentence.untested(metric, candidate, other, questions));
    }

    private Verdict verdict(Direction direction, Estimate estimate) {
        if (estimate.adjustedP() >= level) {
            return Verdict.NOT_DETECTABLE;
        }
        if (direction == Direction.NEITHER) {
            return Verdict.DIFFERENT;
        }
        return direction.isBetter(estimate.difference(), 0) ? Verdict.BETTER : Verdict.WORSE;
    }

    private static MetricComparison metric(
            MetricDescription metric, ArmTable table, List<PairedDifference> differences, Roles roles) {
        Map<String, ArmSummary> summaries = new LinkedHashMap<>();
        table.arms().forEach(arm -> summaries.put(arm, table.summary(arm, metric.name())));
        List<String> wonBy = roles.allControls().stream()
                .filter(control -> table.differences(control, roles.candidate(), metric.name())
                        .filter(values -> metric.direction().isBetter(values.mean(), 0))
                        .isPresent())
                .toList();
        return new MetricComparison(
                metric, summaries, differences, wonBy, wonBy.stream().anyMatch(roles::copies));
    }
}
