package dev.retort.report;

import dev.retort.answer.Answer;
import dev.retort.evaluation.comparison.ArmSummary;
import dev.retort.evaluation.comparison.MetricComparison;
import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.Comparator;
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
            column.put("n", usual(metric).scored());
            columns.add(column);
            unscored.addAll(unscored(metric));
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
                                    cell(Objects.requireNonNull(metric.arms().get(name)), usual(metric)))
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

    /** Returns the arm with the most scores: others that have as many lack the same questions, as a rule. */
    private static ArmSummary usual(MetricComparison metric) {
        return metric.arms().values().stream()
                .max(Comparator.comparingInt(ArmSummary::scored))
                .orElseThrow();
    }

    /** Returns why answers are unscored: once for all arms that are as usual, and for each other arm. */
    private static List<String> unscored(MetricComparison metric) {
        ArmSummary usual = usual(metric);
        List<String> sentences = new ArrayList<>();
        if (usual.unscored() > 0) {
            sentences.add(sentence(metric.metric().name(), usual));
        }
        metric.arms().forEach((arm, summary) -> {
            if (summary.unscored() > 0 && !summary.reasons().equals(usual.reasons())) {
                sentences.add(sentence("%s of %s".formatted(metric.metric().name(), arm), summary));
            }
        });
        return sentences;
    }

    private static String sentence(String scores, ArmSummary summary) {
        return "%s: %d scored, %d not (%s).".formatted(scores, summary.scored(), summary.unscored(), reasons(summary));
    }

    private static Map<String, String> cell(ArmSummary summary, ArmSummary usual) {
        return Map.of(
                "value", summary.mean().map(Figures::of).orElse("–"),
                "note", "%d scored, %d unscored".formatted(summary.scored(), summary.unscored()),
                "missing", summary.scored() == usual.scored() ? "" : "n " + summary.scored(),
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
