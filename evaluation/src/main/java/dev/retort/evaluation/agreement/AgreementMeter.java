package dev.retort.evaluation.agreement;

import dev.retort.evaluation.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;

/**
 * Measures agreement with human labels; intervals are percentiles over bootstrap samples of whole clusters. Deterministic.
 *
 * @param resamples bootstrap samples, at least 200
 * @param seed of the draws
 * @param level of the intervals, such as 0.95
 */
@API(status = API.Status.INTERNAL)
public record AgreementMeter(int resamples, long seed, double level) {

    private static final long SEED = 20_260_101;

    /** Creates a meter with 2 000 bootstrap samples and 95 % intervals. */
    public AgreementMeter() {
        this(2_000, SEED, 0.95);
    }

    /**
     * Measures the agreement of scores.
     *
     * @param scores at least one
     * @param unscored answers that have a label but no score
     * @param threshold a score from here on counts as supported
     */
    public Agreement measure(List<LabelledScore> scores, int unscored, double threshold) {
        return new Agreement(
                scores.size(),
                unscored,
                AgreementFigures.auroc(scores),
                interval(scores, AgreementFigures::auroc),
                AgreementFigures.balancedAccuracy(scores, threshold),
                interval(scores, sample -> AgreementFigures.balancedAccuracy(sample, threshold)),
                AgreementFigures.kappa(scores, threshold),
                interval(scores, sample -> AgreementFigures.kappa(sample, threshold)),
                AgreementFigures.calibrationError(scores),
                interval(scores, AgreementFigures::calibrationError));
    }

    /**
     * Returns the interval of how much larger the area under the curve is for one scorer than for another.
     *
     * @param scores of one scorer
     * @param others of the other, for the same answers in the same order
     */
    public Interval aurocGain(List<LabelledScore> scores, List<LabelledScore> others) {
        Map<LabelledScore, LabelledScore> partner = new IdentityHashMap<>();
        for (int i = 0; i < scores.size(); i++) {
            partner.put(scores.get(i), others.get(i));
        }
        return interval(
                scores,
                sample -> AgreementFigures.auroc(sample)
                        - AgreementFigures.auroc(sample.stream()
                                .map(score -> other(partner, score))
                                .toList()));
    }

    private static LabelledScore other(Map<LabelledScore, LabelledScore> partner, LabelledScore score) {
        return Objects.requireNonNull(partner.get(score));
    }

    private Interval interval(List<LabelledScore> scores, ToDoubleFunction<List<LabelledScore>> figure) {
        Map<String, List<LabelledScore>> byCluster = new LinkedHashMap<>();
        scores.forEach(score -> byCluster
                .computeIfAbsent(score.cluster(), cluster -> new ArrayList<>())
                .add(score));
        List<List<LabelledScore>> clusters = List.copyOf(byCluster.values());
        SplittableRandom random = new SplittableRandom(seed);
        double[] figures = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            List<LabelledScore> sample = new ArrayList<>();
            for (int draw = 0; draw < clusters.size(); draw++) {
                sample.addAll(clusters.get(random.nextInt(clusters.size())));
            }
            figures[i] = figure.applyAsDouble(sample);
        }
        Arrays.sort(figures);
        int tail = (int) Math.floor((1 - level) / 2 * resamples);
        return new Interval(figures[tail], figures[resamples - 1 - tail], level);
    }
}
