package dev.retort.report;

import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The evidence for scores, one line each: statements with verdict and reason, generated questions, unsupported words. */
final class EvidenceLines {

    private EvidenceLines() {}

    static List<String> of(QuestionScores scores) {
        List<String> lines = new ArrayList<>();
        scores.scores().forEach((metric, score) -> {
            if (score instanceof Score.Scored scored) {
                new TreeMap<>(scored.evidence()).forEach((name, value) -> add(lines, metric + ", " + name, value));
            }
        });
        return lines;
    }

    private static void add(List<String> lines, String what, Object value) {
        if (value instanceof List<?> values && values.stream().anyMatch(Map.class::isInstance)) {
            values.forEach(one -> lines.add(what.replace('_', ' ') + ": " + text(one)));
        } else if (!(value instanceof List<?> none && none.isEmpty())) {
            lines.add(what.replace('_', ' ') + ": " + text(value));
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case Double number -> String.format(Locale.ROOT, "%.3f", number);
            case List<?> list -> list.stream().map(EvidenceLines::text).collect(Collectors.joining(", "));
            case Map<?, ?> map -> fields(map);
            default -> value.toString();
        };
    }

    private static String fields(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(entry ->
                        entry.getKey().equals("statement") || entry.getKey().equals("question")
                                ? text(entry.getValue())
                                : entry.getKey() + " " + text(entry.getValue()))
                .collect(Collectors.joining("; "));
    }
}
