package dev.retort.report;

import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.PairedDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of the report about one set of questions: scores, the context, differences, every question. */
final class SetPart {

    private SetPart() {}

    static Map<String, Object> of(ReportInput input) {
        Comparison comparison = input.comparison();
        Map<String, Object> part = new LinkedHashMap<>(ScoreTable.of(input));
        part.put(
                "wonByContext",
                comparison.roles().wholeContext().isPresent()
                        ? ", or by the whole context, which is longer than an answer: compare arms of about the same length"
                        : "");
        part.put("context", comparison.context().map(ContextSentence::of).orElse(""));
        part.put(
                "forestNote",
                "%s minus %s, with the 95 %% interval of each score."
                        .formatted(
                                title(input, comparison.roles().candidate()),
                                title(input, comparison.roles().baseline())));
        part.put(
                "questionsNote",
                "On the right %s, %s → %s."
                        .formatted(
                                input.primary(),
                                title(input, comparison.roles().baseline()),
                                title(input, comparison.roles().candidate())));
        part.put("forest", ForestPlot.svg(forest(comparison)));
        part.put("differences", differences(input));
        part.put("questions", QuestionDetails.of(input));
        return part;
    }

    private static List<ForestPlot.Row> forest(Comparison comparison) {
        return comparison.metrics().stream()
                .map(metric -> metric.againstBaseline())
                .filter(difference -> difference.estimate().isPresent())
                .map(difference -> new ForestPlot.Row(
                        metricOf(comparison, difference),
                        difference.estimate().orElseThrow().difference(),
                        difference.estimate().orElseThrow().interval().low(),
                        difference.estimate().orElseThrow().interval().high(),
                        HtmlReport.css(difference.verdict())))
                .filter(row -> Math.abs(row.difference()) <= 1.5)
                .toList();
    }

    private static String metricOf(Comparison comparison, PairedDifference difference) {
        return comparison.metrics().stream()
                .filter(metric -> metric.differences().contains(difference))
                .findFirst()
                .orElseThrow()
                .metric()
                .name();
    }

    private static String title(ReportInput input, String arm) {
        return input.arm(arm).title();
    }

    private static List<Map<String, String>> differences(ReportInput input) {
        List<Map<String, String>> rows = new ArrayList<>();
        input.comparison()
                .metrics()
                .forEach(metric -> metric.differences().forEach(difference -> {
                    Map<String, String> row = new LinkedHashMap<>();
                    row.put("metric", metric.metric().name());
                    row.put("other", title(input, difference.other()));
                    row.put("kind", HtmlReport.css(difference.verdict()));
                    row.put("verdict", HtmlReport.css(difference.verdict()).replace('_', ' '));
                    for (String key : List.of("difference", "interval", "p", "adjusted", "minimum")) {
                        row.put(key, "");
                    }
                    difference.estimate().ifPresent(estimate -> {
                        row.put("difference", Figures.signed(estimate.difference()));
                        row.put(
                                "interval",
                                "[%s, %s]"
                                        .formatted(
                                                Figures.signed(
                                                        estimate.interval().low()),
                                                Figures.signed(
                                                        estimate.interval().high())));
                        row.put("p", Figures.p(estimate.p()));
                        row.put("adjusted", Figures.p(estimate.adjustedP()));
                        row.put(
                                "minimum",
                                estimate.minimumDetectable().map(Figures::of).orElse(""));
                    });
                    rows.add(row);
                }));
        return rows;
    }
}
