package dev.retort.distillation.dataset;

import dev.retort.distillation.dataset.DatasetStatistics.Lengths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What people must know of an exported dataset.
 *
 * @param title its name
 * @param description where it comes from, in a sentence or two
 * @param license the licence of the texts in it, as the Hugging Face hub names it, such as {@code "cc0-1.0"}
 * @param language the language of the texts as a two-letter code
 */
public record DatasetCard(String title, String description, String license, String language) {

    /**
     * Returns the card as README.md with the front matter by which {@code load_dataset} finds the splits.
     *
     * @param rows how many rows each split has, in order
     */
    String markdown(Map<String, Integer> rows, DatasetStatistics statistics) {
        List<String> lines = new ArrayList<>(List.of("---"));
        lines.add("license: " + quoted(license));
        lines.add("language: [" + quoted(language) + "]");
        lines.add("pretty_name: " + quoted(title));
        lines.addAll(List.of("task_categories: [question-answering, text-generation]", "configs:"));
        lines.addAll(List.of("- config_name: default", "  data_files:"));
        rows.keySet()
                .forEach(split ->
                        lines.addAll(List.of("  - split: " + split, "    path: data/%s.jsonl".formatted(split))));
        lines.addAll(List.of("---", "", "# " + title, "", description, ""));
        lines.add("Each line holds `messages`: a system prompt, a user message with context and question, the answer.");
        lines.addAll(List.of("", "| split | rows |", "|---|---|"));
        rows.forEach((split, count) -> lines.add("| %s | %d |".formatted(split, count)));
        lines.addAll(
                List.of("", "| length | shortest | median | 95 % | longest | total |", "|---|---|---|---|---|---|"));
        lines.add(lengths("question, words", statistics.questionWords()));
        lines.add(lengths("answer, words", statistics.answerWords()));
        lines.add(lengths("prompt, words", statistics.promptWords()));
        statistics.tokens().forEach((model, tokens) -> lines.add(lengths("row, tokens of " + model, tokens)));
        section(lines, "Kinds of questions", statistics.kinds());
        section(lines, "Who gave the answers", statistics.origins());
        section(lines, "Answers left out", statistics.dropped());
        section(lines, "Rows by section", statistics.sections());
        return String.join("\n", lines) + "\n";
    }

    private static void section(List<String> lines, String title, Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return;
        }
        lines.addAll(List.of("", "## " + title, "", "| | rows |", "|---|---|"));
        counts.forEach((key, count) -> lines.add("| %s | %d |".formatted(key.isEmpty() ? "–" : cell(key), count)));
    }

    private static String lengths(String what, Lengths lengths) {
        return "| %s | %d | %d | %d | %d | %d |"
                .formatted(
                        cell(what),
                        lengths.shortest(),
                        lengths.median(),
                        lengths.p95(),
                        lengths.longest(),
                        lengths.total());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\s+", " ");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
