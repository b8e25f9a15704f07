package dev.retort.report;

import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.MetricComparison;
import dev.retort.evaluation.comparison.PairedDifference;
import java.util.List;

/** The verdict of a run in one or two sentences, never more than the numbers carry. */
public final class Headline {

    private Headline() {}

    /** Returns the verdict on the primary metric, with what speaks against trusting it. */
    public static String of(Comparison comparison, String primary) {
        MetricComparison metric = comparison.metric(primary);
        PairedDifference difference = metric.againstBaseline();
        String verdict = switch (difference.verdict()) {
            case BETTER -> "The tuned student is better than the student.";
            case WORSE -> "The tuned student is worse than the student.";
            case DIFFERENT -> "The tuned student differs from the student.";
            case NOT_DETECTABLE -> "The score that decides shows no difference.";
        };
        return verdict + " " + difference.sentence() + caveat(metric.wonBy());
    }

    private static String caveat(List<String> wonBy) {
        return wonBy.isEmpty()
                ? ""
                : " But a control does better on this score (%s), so the score cannot carry a claim."
                        .formatted(String.join(", ", wonBy));
    }
}
