package dev.retort.distillation;

import dev.retort.evaluation.Metric;
import dev.retort.evaluation.metric.LocalMetrics;
import java.util.ArrayList;
import java.util.List;

/** The scores a run can name in {@code scores.metrics}: the local ones, and a user's own. */
final class MetricCatalog {

    private final List<Metric> own;

    MetricCatalog(List<Metric> own) {
        this.own = List.copyOf(own);
    }

    List<Metric> metrics(Bench bench) {
        List<Metric> metrics = new ArrayList<>(LocalMetrics.defaults(bench.embeddings()));
        metrics.addAll(own);
        return metrics;
    }
}
