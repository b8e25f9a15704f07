package dev.retort.evaluation;

import dev.retort.concurrent.ParallelWork;
import dev.retort.error.UsageException;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apiguardian.api.API;

/** Scores samples by several metrics; those that ask a model wait for it at the same time. Thread-safe if its metrics are. */
@API(status = API.Status.INTERNAL)
public final class Evaluator {

    private final List<Metric> metrics;

    /**
     * Creates an evaluator.
     *
     * @throws UsageException if two metrics have one name, or there is none
     */
    public Evaluator(List<Metric> metrics) {
        Set<String> names = new HashSet<>();
        for (Metric metric : metrics) {
            if (!names.add(metric.name())) {
                throw new UsageException("Two metrics are named %s.".formatted(metric.name()), "Name each once.");
            }
        }
        if (metrics.isEmpty()) {
            throw new UsageException("There is no metric to score by.", "Name at least one.");
        }
        this.metrics = List.copyOf(metrics);
    }

    /** Returns what the metrics are, in order. */
    public List<MetricDescription> metrics() {
        return metrics.stream().map(Metric::describe).toList();
    }

    /**
     * Scores every sample by every metric.
     *
     * @param progress thread-safe
     * @return one map a sample, in order, from metric name to score, in the order of the metrics
     */
    public List<Map<String, Score>> evaluate(List<EvaluationSample> samples, Progress progress) {
        List<Map<String, Score>> scores = new ArrayList<>();
        samples.forEach(sample -> scores.add(new LinkedHashMap<>()));
        List<List<Score>> columns = columns(samples, progress);
        for (int m = 0; m < metrics.size(); m++) {
            Metric metric = metrics.get(m);
            List<Score> column = columns.get(m);
            if (column.size() != samples.size()) {
                throw new IllegalStateException(
                        "%s gave %d scores for %d samples".formatted(metric.name(), column.size(), samples.size()));
            }
            for (int i = 0; i < column.size(); i++) {
                scores.get(i).put(metric.name(), column.get(i));
            }
        }
        return scores.stream().map(Collections::unmodifiableMap).toList();
    }

    private List<List<Score>> columns(List<EvaluationSample> samples, Progress progress) {
        Map<Metric, List<Score>> columns = new IdentityHashMap<>();
        List<Metric> waiting = new ArrayList<>();
        for (Metric metric : metrics) {
            if (metric instanceof SampleMetric) {
                columns.put(metric, metric.score(samples, progress));
            } else {
                waiting.add(metric);
            }
        }
        List<List<Score>> waited = ParallelWork.all(
                waiting.size(), i -> () -> waiting.get(i).score(samples, progress), "evaluation", Progress.NONE);
        for (int i = 0; i < waiting.size(); i++) {
            columns.put(waiting.get(i), waited.get(i));
        }
        return metrics.stream().map(columns::get).map(Objects::requireNonNull).toList();
    }
}
