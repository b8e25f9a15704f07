package dev.retort.evaluation.agreement;

import dev.retort.error.InputException;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.metric.Support;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures a metric that judges support against human labels, beside two that need no judge.
 *
 * @param metric the metric's name
 * @param judge its agreement
 * @param unscoredReasons why it gave no score, with how many for each
 * @param wordOverlap agreement of word overlap alone, at the threshold that suits these labels best: a generous rival
 * @param alwaysSupported agreement of calling every answer supported
 */
public record JudgeCheck(
        String metric,
        Agreement judge,
        Map<String, Integer> unscoredReasons,
        Agreement wordOverlap,
        Agreement alwaysSupported) {

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
    public static JudgeCheck of(Metric metric, List<LabelledAnswer> answers, AgreementMeter meter, Progress progress) {
        if (answers.stream().map(LabelledAnswer::supported).distinct().count() < 2) {
            throw new InputException("The labels are all the same.", "Label answers of both kinds.");
        }
        Map<String, Integer> reasons = new TreeMap<>();
        List<LabelledScore> scores = scores(metric, answers, reasons, progress);
        if (scores.isEmpty()) {
            throw new InputException(
                    "%s scored none of the answers: %s.".formatted(metric.name(), reasons.keySet()), "");
        }
        List<LabelledScore> overlap = scores(new Support(), answers, new TreeMap<>(), Progress.NONE);
        List<LabelledScore> always = answers.stream()
                .map(answer -> new LabelledScore(1, answer.supported(), answer.cluster()))
                .toList();
        return new JudgeCheck(
                metric.name(),
                meter.measure(scores, answers.size() - scores.size(), HALF),
                reasons,
                meter.measure(overlap, answers.size() - overlap.size(), bestThreshold(overlap)),
                meter.measure(always, 0, HALF));
    }

    private static List<LabelledScore> scores(
            Metric metric, List<LabelledAnswer> answers, Map<String, Integer> reasons, Progress progress) {
        List<Score> scores =
                metric.score(answers.stream().map(LabelledAnswer::sample).toList(), progress);
        List<LabelledScore> labelled = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            switch (scores.get(i)) {
                case Score.Scored scored ->
                    labelled.add(new LabelledScore(
                            scored.value(),
                            answers.get(i).supported(),
                            answers.get(i).cluster()));
                case Score.Unscored none -> reasons.merge(none.reason(), 1, Integer::sum);
            }
        }
        return labelled;
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
