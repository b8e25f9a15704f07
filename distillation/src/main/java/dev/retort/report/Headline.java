package dev.retort.report;

import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.MetricComparison;
import dev.retort.evaluation.comparison.PairedDifference;
import dev.retort.evaluation.comparison.Roles;
import dev.retort.evaluation.facts.KeyFactRecall;
import dev.retort.run.Arm;
import java.util.List;
import java.util.Optional;

/** The verdict of a run in one or two sentences, never more than the numbers carry. */
public final class Headline {

    private Headline() {}

    /**
     * Returns the verdict, with what speaks against trusting it: on the questions that people asked, where there are such.
     *
     * @param primary the score that decides on the eval questions
     */
    public static String of(Comparison comparison, String primary) {
        return comparison
                .asked()
                .map(asked -> "On %d questions asked by people: ".formatted(asked.questions())
                        + ofSet(asked, primary(asked, primary)))
                .orElseGet(() -> ofSet(comparison, primary));
    }

    /**
     * Returns whether the tuned student is better than the student with a better prompt, where such a student answered, by
     * the questions and the score of the verdict.
     */
    public static Optional<String> againstPrompt(Comparison comparison, String primary) {
        Comparison deciding = comparison.deciding();
        String score = comparison.asked().isPresent() ? primary(deciding, primary) : primary;
        return againstPromptOfSet(deciding, score);
    }

    /** Returns the same on one set of questions by one score. */
    public static Optional<String> againstPromptOfSet(Comparison comparison, String score) {
        return comparison
                .metric(score)
                .against(Arm.PROMPTED.fileName())
                .map(difference -> againstPrompt(difference, score));
    }

    private static String againstPrompt(PairedDifference difference, String score) {
        String figures = difference
                .estimate()
                .map(estimate -> "%s [%s, %s] of %s"
                        .formatted(
                                Figures.signed(estimate.difference()),
                                Figures.signed(estimate.interval().low()),
                                Figures.signed(estimate.interval().high()),
                                score))
                .orElse("the questions that have %s on both come from fewer than two sections".formatted(score));
        String verdict = switch (difference.verdict()) {
            case BETTER -> "The tuned student is better than the student with a better prompt";
            case WORSE -> "The tuned student is worse than the student with a better prompt";
            case DIFFERENT -> "The tuned student differs from the student with a better prompt";
            case NOT_DETECTABLE ->
                "A difference between the tuned student and the student with a better prompt is not detectable";
        };
        return "%s: %s.".formatted(verdict, figures);
    }

    /** Returns the verdict on one set of questions by one score. */
    public static String ofSet(Comparison comparison, String primary) {
        MetricComparison metric = comparison.metric(primary);
        PairedDifference difference = metric.againstBaseline();
        String verdict = switch (difference.verdict()) {
            case BETTER -> "The tuned student is better than the student.";
            case WORSE -> "The tuned student is worse than the student.";
            case DIFFERENT -> "The tuned student differs from the student.";
            case NOT_DETECTABLE -> "The score that decides shows no difference.";
        };
        return verdict + " " + difference.sentence() + caveat(metric.wonBy(), comparison.roles());
    }

    /**
     * Returns the score that decides on questions that people asked: the recall of key facts where they have some, unless
     * the settings name another score of key facts.
     */
    public static String primary(Comparison asked, String primary) {
        return asked.has(KeyFactRecall.NAME) && !primary.startsWith(KeyFactRecall.NAME) ? KeyFactRecall.NAME : primary;
    }

    /** Returns why a score is gameable, such as {@code "the parrot wins it"}. */
    public static String whyGameable(MetricComparison metric, Roles roles) {
        return metric.wonBy().contains(roles.echo())
                ? "the parrot wins it"
                : "the whole context wins it, so compare arms of about the same length";
    }

    private static String caveat(List<String> wonBy, Roles roles) {
        if (wonBy.isEmpty()) {
            return "";
        }
        if (wonBy.equals(roles.wholeContext().stream().toList())) {
            return " The whole context does better on this score, and it is longer: read the score beside the words.";
        }
        return " But a control does better on this score (%s), so the score cannot carry a claim."
                .formatted(String.join(", ", wonBy));
    }
}
