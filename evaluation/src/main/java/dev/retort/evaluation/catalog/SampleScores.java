package dev.retort.evaluation.catalog;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Evaluator;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.MetricDescription;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.comparison.ArmSummary;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.Map;

/**
 * The scores of a file of samples: what {@code retort evaluate} shows.
 *
 * @param metrics each metric with mean and counts, in order
 * @param scores one map a sample, in order, from metric name to score
 */
public record SampleScores(List<Summary> metrics, List<Map<String, Score>> scores) {

    /**
     * One metric over all samples.
     *
     * @param metric what it says
     * @param summary its mean, counts and reasons
     */
    public record Summary(MetricDescription metric, ArmSummary summary) {}

    /** Copies the lists. */
    public SampleScores {
        metrics = List.copyOf(metrics);
        scores = List.copyOf(scores);
    }

    /** Scores samples by metrics. */
    public static SampleScores of(List<EvaluationSample> samples, List<Metric> metrics, Progress progress) {
        List<Map<String, Score>> scores = new Evaluator(metrics).evaluate(samples, progress);
        List<Summary> summaries = metrics.stream()
                .map(metric -> new Summary(
                        metric.describe(),
                        ArmSummary.of(scores.stream()
                                .flatMap(row -> row.entrySet().stream())
                                .filter(entry -> entry.getKey().equals(metric.name()))
                                .map(Map.Entry::getValue)
                                .toList())))
                .toList();
        return new SampleScores(summaries, scores);
    }
}
