package dev.retort.cli;

import dev.retort.answer.Answer;
import dev.retort.config.RunConfig;
import dev.retort.distillation.Notices;
import dev.retort.distillation.RunLabels;
import dev.retort.evaluation.comparison.ArmSummary;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.MetricComparison;
import dev.retort.evaluation.comparison.PairedDifference;
import dev.retort.file.JsonLines;
import dev.retort.report.ContextSentence;
import dev.retort.report.Figures;
import dev.retort.report.Headline;
import dev.retort.run.Arm;
import dev.retort.run.EvalSet;
import dev.retort.run.Manifest;
import dev.retort.run.RunDirectory;
import dev.retort.run.StageLedger;
import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints a run's result: the table of arms, the differences in words, the seconds and where the report is. */
final class ResultPrinter {

    private static final Set<String> RAGAS = Set.of("answer_relevancy", "faithfulness");

    private final Terminal terminal;

    ResultPrinter(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(RunDirectory run, RunConfig config, Comparison comparison) {
        String primary = config.scores().primary();
        comparison.asked().ifPresent(asked -> {
            print(run, EvalSet.ASKED, asked);
            terminal.print("");
            terminal.print(Headline.ofSet(asked, Headline.primary(asked, primary)));
        });
        print(run, EvalSet.WRITTEN, comparison);
        terminal.print("");
        if (comparison.asked().isPresent()) {
            terminal.print(Headline.ofSet(comparison, primary));
            Headline.againstPromptOfSet(comparison, primary).ifPresent(terminal::print);
            terminal.print("");
        }
        terminal.print(Headline.of(comparison, primary));
        Headline.againstPrompt(comparison, primary).ifPresent(terminal::print);
        comparison
                .instructions()
                .ifPresent(choice -> terminal.print("Instruction of the better prompt: " + choice.text()));
        Notices.of(config, run).forEach(terminal::print);
        ragasLines(config, comparison).forEach(terminal::print);
        terminal.print("");
        terminal.print("Seconds by stage: " + seconds(run));
        terminal.print("Report: " + run.report().toAbsolutePath().normalize());
    }

    private void print(RunDirectory run, EvalSet set, Comparison comparison) {
        terminal.print("");
        terminal.print("Means over %d %s from %d sections (↑ more is better, ↓ less is better):"
                .formatted(comparison.questions(), set.title(), comparison.clusters()));
        new MeansTable(comparison.metrics())
                .lines(arm -> meanWords(run, set, arm))
                .forEach(terminal::print);
        comparison
                .metrics()
                .forEach(metric -> terminal.print("  %s: %s"
                        .formatted(metric.metric().name(), metric.metric().description())));
        comparison.metrics().forEach(this::printRepeats);
        comparison.context().map(ContextSentence::of).ifPresent(sentence -> terminal.print("  " + sentence));
        if (set == EvalSet.WRITTEN) {
            LabelPrinter.print(RunLabels.of(run), terminal);
        }
        terminal.print("");
        terminal.print("Tuned student against the student, paired, 95 % interval:");
        differences(comparison).forEach(terminal::print);
    }

    /** The judged scores the way ragas' users know them. */
    private static List<String> ragasLines(RunConfig config, Comparison comparison) {
        List<MetricComparison> judged = comparison.metrics().stream()
                .filter(metric -> RAGAS.contains(metric.metric().name()))
                .toList();
        if (judged.isEmpty()) {
            return List.of();
        }
        String student = config.student().ref().name();
        return List.of(
                "",
                "Score before fine-tuning (%s): %s".formatted(student, ragasLine(judged, Arm.STUDENT)),
                "Score after fine-tuning (%s-finetuned): %s".formatted(student, ragasLine(judged, Arm.TUNED)));
    }

    private static String ragasLine(List<MetricComparison> metrics, Arm arm) {
        return metrics.stream()
                .map(metric -> "'%s': %s"
                        .formatted(
                                metric.metric().name(),
                                Optional.ofNullable(metric.arms().get(arm.fileName()))
                                        .flatMap(ArmSummary::mean)
                                        .map(mean -> String.format(Locale.ROOT, "%.4f", mean))
                                        .orElse("None")))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private void printRepeats(MetricComparison metric) {
        List<String> arms = new ArrayList<>();
        metric.arms()
                .forEach((arm, summary) ->
                        summary.repeatDeviation().ifPresent(deviation -> arms.add(arm + " " + Figures.of(deviation))));
        if (!arms.isEmpty()) {
            terminal.print("  %s, standard deviation over repeats of the judge: %s"
                    .formatted(metric.metric().name(), String.join(", ", arms)));
        }
    }

    private static double meanWords(RunDirectory run, EvalSet set, Arm arm) {
        return JsonLines.read(run.answers(set, arm), Answer.class).stream()
                .mapToInt(answer -> ContentWords.words(answer.text()).size())
                .average()
                .orElse(0);
    }

    private static List<String> differences(Comparison comparison) {
        Table table = Table.ofTexts();
        for (MetricComparison metric : comparison.metrics()) {
            PairedDifference difference = metric.againstBaseline();
            String figures = difference
                    .estimate()
                    .map(estimate -> "%s [%s, %s]"
                            .formatted(
                                    Figures.signed(estimate.difference()),
                                    Figures.signed(estimate.interval().low()),
                                    Figures.signed(estimate.interval().high())))
                    .orElse("–");
            String p = difference
                    .estimate()
                    .map(estimate -> "p " + Figures.p(estimate.adjustedP()))
                    .orElse("");
            table.row(List.of(
                    "  " + metric.metric().name(),
                    figures,
                    p,
                    difference.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                            + (metric.gameable()
                                    ? "; gameable: " + Headline.whyGameable(metric, comparison.roles())
                                    : "")));
        }
        return table.lines();
    }

    private static String seconds(RunDirectory run) {
        Map<String, Manifest.StageRecord> stages =
                StageLedger.read(run).map(Manifest::stages).orElse(Map.of());
        return String.join(
                ", ",
                stages.entrySet().stream()
                        .sorted(Comparator.comparing(entry -> entry.getValue().finishedAt()))
                        .map(entry -> "%s %.0f"
                                .formatted(entry.getKey(), entry.getValue().seconds()))
                        .toList());
    }
}
