package dev.retort.evaluation.comparison;

import dev.retort.evaluation.MetricDescription;
import java.util.Locale;

/** Says in words what a paired difference shows. */
final class VerdictSentence {

    private static final int FEWEST_CLUSTERS = 6;

    private VerdictSentence() {}

    static String of(
            MetricDescription metric,
            String candidate,
            String other,
            int questions,
            int clusters,
            Estimate estimate,
            Verdict verdict) {
        String what = "%s of %s against %s".formatted(metric.name(), candidate, other);
        String figures = "%s [%s, %s], p %s"
                .formatted(
                        signed(estimate.difference()),
                        signed(estimate.interval().low()),
                        signed(estimate.interval().high()),
                        p(estimate.adjustedP()));
        String size = "%d questions from %d sections".formatted(questions, clusters);
        return switch (verdict) {
            case BETTER -> "%s is better: %s, %s.".formatted(what, figures, size);
            case WORSE -> "%s is worse: %s, %s.".formatted(what, figures, size);
            case DIFFERENT -> "%s differs: %s, %s.".formatted(what, figures, size);
            case NOT_DETECTABLE ->
                "%s: no difference detectable with %s: %s.%s".formatted(what, size, figures, hint(clusters, estimate));
        };
    }

    static String untested(MetricDescription metric, String candidate, String other, int questions) {
        return "%s of %s against %s: not detectable, %s."
                .formatted(
                        metric.name(),
                        candidate,
                        other,
                        questions == 0
                                ? "no question is scored on both"
                                : "all %d questions scored on both come from one section".formatted(questions));
    }

    private static String hint(int clusters, Estimate estimate) {
        if (clusters < FEWEST_CLUSTERS) {
            return " At least %d sections are needed to show any difference at 5 %%.".formatted(FEWEST_CLUSTERS);
        }
        return estimate.minimumDetectable()
                .map(minimum -> " A true difference of %s would be seen four times in five%s."
                        .formatted(number(minimum), withoutNoise(estimate)))
                .orElse("");
    }

    private static String withoutNoise(Estimate estimate) {
        return estimate.minimumWithoutJudgeNoise()
                .map(minimum -> ", with a judge that always says the same one of " + number(minimum))
                .orElse("");
    }

    private static String signed(double value) {
        return (value < 0 ? "−" : "+") + number(Math.abs(value));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
    }

    private static String p(double value) {
        return value < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "= %.3f", value);
    }
}
