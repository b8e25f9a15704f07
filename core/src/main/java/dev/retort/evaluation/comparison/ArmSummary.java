package dev.retort.evaluation.comparison;

import dev.retort.evaluation.Score;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One metric over one arm.
 *
 * @param mean over the scored answers; empty where none is scored
 * @param scored answers with a value
 * @param unscored answers without one
 * @param reasons why answers are unscored, with how many for each
 */
public record ArmSummary(Optional<Double> mean, int scored, int unscored, Map<String, Integer> reasons) {

    /** Copies the reasons. */
    public ArmSummary {
        reasons = Map.copyOf(reasons);
    }

    /** Summarises scores. */
    public static ArmSummary of(Collection<Score> scores) {
        double sum = 0;
        int scored = 0;
        Map<String, Integer> reasons = new TreeMap<>();
        for (Score score : scores) {
            switch (score) {
                case Score.Scored value -> {
                    sum += value.value();
                    scored++;
                }
                case Score.Unscored none -> reasons.merge(none.reason(), 1, Integer::sum);
            }
        }
        return new ArmSummary(
                scored == 0 ? Optional.empty() : Optional.of(sum / scored), scored, scores.size() - scored, reasons);
    }
}
