package dev.retort.spark;

import dev.retort.evaluation.comparison.ArmSummary;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.MetricComparison;
import dev.retort.report.Headline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the arms did on the eval questions of a corpus.
 *
 * @param passages how many passages the corpus has
 * @param questions how many eval questions were answered: the sample that everything here rests on
 * @param arms who answered
 * @param primary the score that decides
 * @param comparison all arms by all scores; of a tuned student against the student where there is one, else of the teacher, or of
 *     the student without passages; empty where only the student and its controls answered
 */
public record EvaluationReport(
        long passages, int questions, List<String> arms, String primary, Optional<Comparison> comparison) {

    /** Copies the list. */
    public EvaluationReport {
        arms = List.copyOf(arms);
    }

    /** Returns the report as lines for a person: the size of the sample, the verdict, the means. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("A sample of %d eval questions%s on a corpus of %d passages; answered by %s"
                .formatted(
                        questions,
                        comparison
                                .map(made -> " from %d sections".formatted(made.clusters()))
                                .orElse(""),
                        passages,
                        String.join(", ", arms)));
        comparison.ifPresent(made -> {
            made.asked().ifPresent(asked -> {
                lines.add(
                        "On %d questions asked by people, %d sections:".formatted(asked.questions(), asked.clusters()));
                addSet(lines, asked, Headline.primary(asked, primary));
                lines.add("On the eval questions:");
            });
            addSet(lines, made, primary);
        });
        return List.copyOf(lines);
    }

    private static void addSet(List<String> lines, Comparison comparison, String primary) {
        lines.add(
                comparison.roles().candidate().equals("tuned")
                        ? Headline.ofSet(comparison, primary)
                        : comparison.metric(primary).againstBaseline().sentence());
        comparison.metrics().forEach(metric -> lines.add(line(metric)));
    }

    private static String line(MetricComparison metric) {
        return "%s: %s"
                .formatted(
                        metric.metric().name(),
                        metric.arms().entrySet().stream()
                                .map(arm -> arm.getKey() + " " + mean(arm.getValue()))
                                .collect(Collectors.joining(", ")));
    }

    private static String mean(ArmSummary arm) {
        return arm.mean()
                .map(mean -> "%s of %d".formatted(String.format(Locale.ROOT, "%.3f", mean), arm.scored()))
                .orElse("unscored");
    }
}
