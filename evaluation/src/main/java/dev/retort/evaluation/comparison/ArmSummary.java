package dev.retort.evaluation.comparison;

import dev.retort.evaluation.RepeatedMetric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.statistics.RepeatNoise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One metric over one arm.
 *
 * @param mean over the scored answers; empty where none is scored
 * @param scored answers with a value
 * @param unscored answers without one
 * @param reasons why answers are unscored, with how many for each
 * @param repeatDeviation standard deviation of one asking of the judge about an answer's mean, where it was asked repeatedly
 */
public record ArmSummary(
        Optional<Double> mean,
        int scored,
        int unscored,
        Map<String, Integer> reasons,
        Optional<Double> repeatDeviation) {

    /** Copies the reasons. */
    public ArmSummary {
        reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
    }

    /** Summarises scores. */
    public static ArmSummary of(Collection<Score> scores) {
        double sum = 0;
        int scored = 0;
        List<List<Double>> repeats = new ArrayList<>();
        Map<String, Integer> reasons = new TreeMap<>();
        for (Score score : scores) {
            switch (score) {
                case Score.Scored value -> {
                    sum += value.value();
                    scored++;
                    repeats.add(RepeatedMetric.valuesOf(value));
                }
                case Score.Unscored none -> reasons.merge(none.reason(), 1, Integer::sum);
            }
        }
        OptionalDouble found = RepeatNoise.deviation(repeats);
        Optional<Double> deviation = found.isPresent() ? Optional.of(found.getAsDouble()) : Optional.empty();
        return new ArmSummary(
                scored == 0 ? Optional.empty() : Optional.of(sum / scored),
                scored,
                scores.size() - scored,
                reasons,
                deviation);
    }
}
