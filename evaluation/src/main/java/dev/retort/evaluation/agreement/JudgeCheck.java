package dev.retort.evaluation.agreement;

import dev.retort.error.InputException;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.metric.Support;
import dev.retort.evaluation.statistics.Interval;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Measures a metric that judges support, or stated facts, against human labels, beside two that need no judge.
 *
 * @param metric the metric's name
 * @param judge its agreement
 * @param unscoredReasons why it gave no score, with how many for each
 * @param wordOverlap agreement of word overlap alone, at the threshold that suits these labels best: a generous rival
 * @param alwaysSupported agreement of calling every answer supported
 * @param gain interval of how much larger the judge's area under the curve is than that of word overlap, over the answers
 *     both scored
 */
public record JudgeCheck(
        String metric,
        Agreement judge,
        Map<String, Integer> unscoredReasons,
        Agreement wordOverlap,
        Agreement alwaysSupported,
        Interval gain) {

    private static final double HALF = 0.5;

    /** Copies the reasons. */
    public JudgeCheck {
        unscoredReasons = Map.copyOf(unscoredReasons);
    }

    /**
     * Scores labelled answers and measures the agreement; a score from 0.5 on counts as supported.
     *
     * @throws InputException if the labels are all the same, or the metric scores none of the answers
     */
    @API(status = API.Status.INTERNAL)
    public static JudgeCheck of(Metric metric, List<LabelledAnswer> answers, AgreementMeter meter, Progress progress) {
        return of(metric, new Support(), answers, meter, progress);
    }

    /**
     * Measures as above, beside another rival that needs no judge.
     *
     * @param rival scores the same by words alone
     */
    @API(status = API.Status.INTERNAL)
    public static JudgeCheck of(
            Metric metric, Metric rival, List<LabelledAnswer> answers, AgreementMeter meter, Progress progress) {
        if (answers.stream().map(LabelledAnswer::supported).distinct().count() < 2) {
            throw new InputException("The labels are all the same.", "Label answers of both kinds.");
        }
        List<Score> judged = scores(metric, answers, progress);
        List<Score> overlaps = scores(rival, answers, Progress.NONE);
        List<LabelledScore> scores = new ArrayList<>();
        List<LabelledScore> overlap = new ArrayList<>();
        List<LabelledScore> both = new ArrayList<>();
        List<LabelledScore> overlapOfBoth = new ArrayList<>();
        Map<String, Integer> reasons = new TreeMap<>();
        for (int i = 0; i < answers.size(); i++) {
            Optional<LabelledScore> mine = labelled(judged.get(i), answers.get(i));
            Optional<LabelledScore> its = labelled(overlaps.get(i), answers.get(i));
            mine.ifPresent(scores::add);
            its.ifPresent(overlap::add);
            if (mine.isPresent() && its.isPresent()) {
                both.add(mine.get());
                overlapOfBoth.add(its.get());
            }
            if (judged.get(i) instanceof Score.Unscored none) {
                reasons.merge(none.reason(), 1, Integer::sum);
            }
        }
        if (both.isEmpty()) {
            throw new InputException(
                    "%s scored none of the answers: %s.".formatted(metric.name(), reasons.keySet()), "");
        }
        List<LabelledScore> always = answers.stream()
                .map(answer -> new LabelledScore(1, answer.supported(), answer.cluster()))
                .toList();
        return new JudgeCheck(
                metric.name(),
                meter.measure(scores, answers.size() - scores.size(), HALF),
                reasons,
                meter.measure(overlap, answers.size() - overlap.size(), bestThreshold(overlap)),
                meter.measure(always, 0, HALF),
                meter.aurocGain(both, overlapOfBoth));
    }

    private static List<Score> scores(Metric metric, List<LabelledAnswer> answers, Progress progress) {
        return metric.score(answers.stream().map(LabelledAnswer::sample).toList(), progress);
    }

    private static Optional<LabelledScore> labelled(Score score, LabelledAnswer answer) {
        return score instanceof Score.Scored scored
                ? Optional.of(new LabelledScore(scored.value(), answer.supported(), answer.cluster()))
                : Optional.empty();
    }

    private static double bestThreshold(List<LabelledScore> scores) {
        double best = HALF;
        for (LabelledScore score : scores) {
            if (AgreementFigures.balancedAccuracy(scores, score.score())
                    > AgreementFigures.balancedAccuracy(scores, best)) {
                best = score.score();
            }
        }
        return best;
    }
}
