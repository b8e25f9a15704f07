package dev.retort.distillation;

import dev.retort.evaluation.Metric;
import dev.retort.evaluation.MetricDescription;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.comparison.Comparer;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.Roles;
import dev.retort.report.Headline;
import dev.retort.run.Arm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Scores to a comparison that says what they can and cannot show. */
final class CompareStage {

    private final Bench bench;
    private final Supplier<List<Metric>> metrics;

    CompareStage(Bench bench, Supplier<List<Metric>> metrics) {
        this.bench = bench;
        this.metrics = metrics;
    }

    String run() {
        bench.step(
                "compare",
                bench.config().scores(),
                bench.config().answers().allArms().stream()
                        .map(bench.run()::scores)
                        .toList(),
                List.of(bench.run().comparison()),
                this::make);
        return Headline.of(comparison(), bench.config().scores().primary());
    }

    Comparison comparison() {
        return Comparison.read(bench.run().comparison());
    }

    private void make() {
        Map<String, List<QuestionScores>> arms = new LinkedHashMap<>();
        for (Arm arm : bench.config().answers().allArms()) {
            arms.put(arm.fileName(), bench.scores(arm));
        }
        List<MetricDescription> descriptions =
                metrics.get().stream().map(Metric::describe).toList();
        new Comparer()
                .compare(arms, descriptions, Roles.DISTILLATION)
                .write(bench.run().comparison());
    }
}
