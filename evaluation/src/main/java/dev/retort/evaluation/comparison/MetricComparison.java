package dev.retort.evaluation.comparison;

import dev.retort.evaluation.MetricDescription;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One metric over all arms.
 *
 * @param metric what it says
 * @param arms from arm name to its mean and counts, in the order given
 * @param differences the candidate against every other arm, the baseline first
 * @param wonBy the controls that score strictly better than the candidate, on the questions scored on both
 * @param gameable true where an echo of the question, or the whole context, is among them: no claim may rest on this score
 *     alone
 */
public record MetricComparison(
        MetricDescription metric,
        Map<String, ArmSummary> arms,
        List<PairedDifference> differences,
        List<String> wonBy,
        boolean gameable) {

    /** Copies the collections, keeping their order. */
    public MetricComparison {
        arms = Collections.unmodifiableMap(new LinkedHashMap<>(arms));
        differences = List.copyOf(differences);
        wonBy = List.copyOf(wonBy);
    }

    /**
     * Returns one arm's summary.
     *
     * @throws IllegalArgumentException if there is no such arm
     */
    public ArmSummary arm(String name) {
        ArmSummary summary = arms.get(name);
        if (summary == null) {
            throw new IllegalArgumentException("no arm " + name);
        }
        return summary;
    }

    /** Returns the difference against an arm, where the arm answered. */
    public Optional<PairedDifference> against(String other) {
        return differences.stream()
                .filter(difference -> difference.other().equals(other))
                .findFirst();
    }

    /** Returns the difference against the baseline. */
    public PairedDifference againstBaseline() {
        return differences.getFirst();
    }
}
