package dev.retort.report;

import dev.retort.answer.Answer;
import dev.retort.evaluation.comparison.ArmSummary;
import dev.retort.evaluation.comparison.MetricComparison;
import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The table of arms by scores. */
final class ScoreTable {

    private ScoreTable() {}

    static Map<String, Object> of(ReportInput input) {
        List<MetricComparison> metrics = input.comparison().metrics();
        List<Map<String, Object>> columns = new ArrayList<>();
        List<String> unscored = new ArrayList<>();
        for (MetricComparison metric : metrics) {
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("name", metric.metric().name());
            column.put("description", metric.metric().description());
            column.put("arrow", Figures.arrow(metric.metric().direction()));
            column.put("gameable", metric.gameable());
            columns.add(column);
            metric.arms().forEach((arm, summary) -> {
                if (summary.unscored() > 0) {
                    unscored.add("%s of %s: %d scored, %d not (%s)."
                            .formatted(
                                    metric.metric().name(),
                                    arm,
                                    summary.scored(),
                                    summary.unscored(),
                                    reasons(summary)));
                }
            });
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        input.arms().forEach((name, arm) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("title", arm.title());
            row.put("kind", kind(input, name));
            row.put(
                    "cells",
                    metrics.stream()
                            .map(metric ->
                                    cell(Objects.requireNonNull(metric.arms().get(name))))
                            .toList());
            row.put("words", String.format(Locale.ROOT, "%.0f", meanWords(arm.answers())));
            row.put(
                    "cut",
                    Long.toString(arm.answers().stream()
                            .filter(answer -> !answer.complete())
                            .count()));
            rows.add(row);
        });
        return Map.of("columns", columns, "rows", rows, "unscored", unscored);
    }

    static double meanWords(List<Answer> answers) {
        return answers.stream()
                .mapToInt(answer -> ContentWords.words(answer.text()).size())
                .average()
                .orElse(0);
    }

    private static String kind(ReportInput input, String arm) {
        var roles = input.comparison().roles();
        return arm.equals(roles.candidate()) ? "tuned" : roles.allControls().contains(arm) ? "control" : "arm";
    }

    private static Map<String, String> cell(ArmSummary summary) {
        return Map.of(
                "value", summary.mean().map(Figures::of).orElse("–"),
                "note", "%d scored, %d unscored".formatted(summary.scored(), summary.unscored()),
                "missing", summary.unscored() == 0 ? "" : summary.unscored() + " unscored",
                "repeats",
                        summary.repeatDeviation()
                                .map(deviation -> "repeat sd " + Figures.of(deviation))
                                .orElse(""));
    }

    private static String reasons(ArmSummary summary) {
        return summary.reasons().entrySet().stream()
                .map(entry -> entry.getValue() + " × " + entry.getKey())
                .collect(Collectors.joining("; "));
    }
}
