package dev.retort.evaluation.catalog;

import dev.retort.error.UsageException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Evaluator;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.MetricDescription;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.comparison.ArmSummary;
import dev.retort.evaluation.statistics.ClusterBootstrap;
import dev.retort.evaluation.statistics.ClusteredValues;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The scores of a file of samples: what {@code retort evaluate} shows.
 *
 * @param metrics each metric with mean and counts, in order
 * @param scores one map a sample, in order, from metric name to score
 */
public record SampleScores(List<Summary> metrics, List<Map<String, Score>> scores) {

    private static final int RESAMPLES = 9_999;
    private static final long SEED = 1;
    private static final double LEVEL = 0.95;

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

    /**
     * Returns the mean of a metric with its interval.
     *
     * @throws UsageException if there is no such metric here, or no sample has a score by it
     */
    public MeanScore mean(String metric) {
        List<Score> column = column(metric);
        List<Double> values = column.stream()
                .flatMap(score -> score instanceof Score.Scored scored ? Stream.of(scored.value()) : Stream.empty())
                .toList();
        if (values.isEmpty()) {
            throw new UsageException(
                    "No sample has a score by %s: %s."
                            .formatted(metric, ArmSummary.of(column).reasons()),
                    "Look at the reasons in scores().");
        }
        List<String> eachItsOwn =
                IntStream.range(0, values.size()).mapToObj(String::valueOf).toList();
        ClusteredValues independent = ClusteredValues.of(values, eachItsOwn);
        return new MeanScore(
                independent.mean(),
                new ClusterBootstrap(RESAMPLES, SEED, LEVEL).interval(independent),
                values.size(),
                column.size() - values.size());
    }

    private List<Score> column(String metric) {
        if (metrics.stream().noneMatch(summary -> summary.metric().name().equals(metric))) {
            throw new UsageException(
                    "These samples were not scored by %s.".formatted(metric),
                    "Take one of %s."
                            .formatted(metrics.stream()
                                    .map(summary -> summary.metric().name())
                                    .toList()));
        }
        return scores.stream()
                .map(row -> Objects.requireNonNull(row.get(metric)))
                .toList();
    }
}
