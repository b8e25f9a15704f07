package dev.retort.distillation;

import dev.retort.error.UsageException;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.metric.LocalMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The scores a run can name in {@code scores.metrics}: the local ones, and a user's own. */
final class MetricCatalog {

    private final List<Metric> own;

    MetricCatalog(List<Metric> own) {
        this.own = List.copyOf(own);
    }

    /** Refuses names that are no score, before anything is spent. */
    void check(List<String> names) {
        Set<String> known = new TreeSet<>(LocalMetrics.NAMES);
        own.forEach(metric -> known.add(metric.name()));
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UsageException(
                        "Setting scores.metrics names \"%s\", which is no score.".formatted(name),
                        "Known are: %s.".formatted(String.join(", ", known)));
            }
        }
    }

    List<Metric> metrics(Bench bench) {
        List<Metric> metrics = new ArrayList<>(LocalMetrics.defaults(bench.embeddings()));
        metrics.addAll(own);
        return metrics;
    }
}
