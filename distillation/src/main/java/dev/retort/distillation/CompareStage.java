package dev.retort.distillation;

import dev.retort.evaluation.Metric;
import dev.retort.evaluation.MetricDescription;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.report.Headline;
import dev.retort.run.Arm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Scores to a comparison that says what they can and cannot show. */
final class CompareStage {

    private final Bench bench;
    private final MetricCatalog catalog;

    CompareStage(Bench bench, MetricCatalog catalog) {
        this.bench = bench;
        this.catalog = catalog;
    }

    String run() {
        RunStep step = RunStep.once(
                Step.COMPARE,
                bench.config().scores(),
                inputs(),
                List.of(bench.run().comparison()));
        bench.step(step, this::make);
        String primary = bench.config().scores().primary();
        Comparison comparison = comparison();
        return Headline.of(comparison, primary)
                + Headline.againstPrompt(comparison, primary)
                        .map(sentence -> " " + sentence)
                        .orElse("");
    }

    private List<Path> inputs() {
        List<Path> inputs = new ArrayList<>();
        bench.sets().forEach(set -> set.arms().stream().map(set::scoresFile).forEach(inputs::add));
        if (PromptedStudent.answers(bench)) {
            inputs.add(bench.run().instructions());
        }
        return inputs;
    }

    Comparison comparison() {
        return Comparison.read(bench.run().comparison());
    }

    private void make() {
        List<Comparison> made = bench.sets().stream().map(this::compare).toList();
        Comparison written = PromptedStudent.answers(bench)
                ? made.getFirst().withInstructions(PromptedStudent.choice(bench.run()))
                : made.getFirst();
        (made.size() == 1 ? written : written.withAsked(made.getLast()))
                .write(bench.run().comparison());
    }

    private Comparison compare(QuestionSet set) {
        Map<Arm, List<QuestionScores>> arms = new EnumMap<>(Arm.class);
        set.arms().forEach(arm -> arms.put(arm, set.scores(arm)));
        List<MetricDescription> descriptions = catalog.metrics(bench.roles(), set.metrics(), set.questions()).stream()
                .map(Metric::describe)
                .toList();
        return set.rules()
                .compared(arms, descriptions, () -> set.answers(Arm.STUDENT))
                .orElseThrow();
    }
}
