package dev.retort.evaluation.comparison;

import dev.retort.error.UsageException;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.RepeatedMetric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.Score.Scored;
import dev.retort.evaluation.statistics.ClusteredValues;
import dev.retort.evaluation.statistics.RepeatNoise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Scores by arm, question and metric, with the cluster of each question. */
final class ArmTable {

    private static final Score NO_ANSWER = new Score.Unscored("the arm has no answer to this question");
    private static final Score NOT_ASKED = new Score.Unscored("the metric was not computed");

    private final SequencedMap<String, Map<String, Map<String, Score>>> arms = new LinkedHashMap<>();
    private final SequencedMap<String, String> clusters = new LinkedHashMap<>();

    ArmTable(Map<String, List<QuestionScores>> scores) {
        scores.forEach((arm, questions) -> {
            Map<String, Map<String, Score>> byQuestion = new LinkedHashMap<>();
            for (QuestionScores question : questions) {
                if (byQuestion.put(question.questionId(), question.scores()) != null) {
                    throw new UsageException(
                            "Question %s occurs twice in the scores of %s.".formatted(question.questionId(), arm),
                            "Evaluate the arm again.");
                }
                // A question of unknown section is its own cluster; the prefix keeps ids apart from section names.
                clusters.put(
                        question.questionId(),
                        question.section().isEmpty() ? "question " + question.questionId() : question.section());
            }
            arms.put(arm, byQuestion);
        });
    }

    Set<String> arms() {
        return arms.keySet();
    }

    int questions() {
        return clusters.size();
    }

    int clusters() {
        return new LinkedHashSet<>(clusters.values()).size();
    }

    ArmSummary summary(String arm, String metric) {
        return ArmSummary.of(clusters.keySet().stream()
                .map(question -> score(arm, question, metric))
                .toList());
    }

    /** Returns candidate minus other for every question scored on both, or nothing where there is none. */
    Optional<ClusteredValues> differences(String candidate, String other, String metric) {
        List<Double> values = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        clusters.forEach((question, cluster) -> {
            if (score(candidate, question, metric) instanceof Scored mine
                    && score(other, question, metric) instanceof Scored theirs) {
                values.add(mine.value() - theirs.value());
                groups.add(cluster);
            }
        });
        return values.isEmpty() ? Optional.empty() : Optional.of(ClusteredValues.of(values, groups));
    }

    /**
     * Returns the variance that the judge's noise gives the mean difference: per question, the variances of both means over
     * their repeats; 0 where nothing was asked repeatedly.
     */
    double judgeNoise(String candidate, String other, String metric) {
        double variance = 0;
        int scored = 0;
        for (String question : clusters.keySet()) {
            if (score(candidate, question, metric) instanceof Scored mine
                    && score(other, question, metric) instanceof Scored theirs) {
                variance += RepeatNoise.varianceOfMean(RepeatedMetric.valuesOf(mine))
                        + RepeatNoise.varianceOfMean(RepeatedMetric.valuesOf(theirs));
                scored++;
            }
        }
        return scored == 0 ? 0 : variance / scored / scored;
    }

    private Score score(String arm, String question, String metric) {
        Map<String, Score> scores = arms.getOrDefault(arm, Map.of()).get(question);
        return scores == null ? NO_ANSWER : scores.getOrDefault(metric, NOT_ASKED);
    }
}
