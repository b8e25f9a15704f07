package dev.retort.evaluation.agreement;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.file.JsonLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Human labels as tab-separated values with a header: {@code context, question, response, label}, in any order, beside other
 * columns. BEGIN's column names {@code knowledge, message, begin_label} are understood too.
 *
 * <p>A label is {@code 1, yes, true, supported} or {@code fully attributable}, or {@code 0, no, false, unsupported, not
 * supported, not fully attributable} or {@code generic}, in any case. Answers to one context are one cluster. A file that
 * ends in {@code .jsonl} holds {@link HumanLabel}s of a run, those of one question being a cluster.
 */
public final class LabelFile {

    private static final Map<String, Set<String>> COLUMNS = Map.of(
            "context", Set.of("context", "knowledge"),
            "question", Set.of("question", "message"),
            "response", Set.of("response", "answer"),
            "label", Set.of("label", "begin_label"));
    private static final Set<String> SUPPORTED = Set.of("1", "yes", "true", "supported", "fully attributable");
    private static final Set<String> UNSUPPORTED =
            Set.of("0", "no", "false", "unsupported", "not supported", "not fully attributable", "generic");

    private LabelFile() {}

    /**
     * Reads all labels.
     *
     * @throws InputException if a column is missing or a line is not of the form; the message names the line
     * @throws ResourceException if the file cannot be read
     */
    public static List<LabelledAnswer> read(Path file) {
        if (file.toString().endsWith(".jsonl")) {
            return ofRun(file);
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, e), "Check that it exists and is UTF-8 text.", e);
        }
        if (lines.size() < 2) {
            throw new InputException("%s holds no labels.".formatted(file), "Write a header and one answer a line.");
        }
        List<String> header = List.of(lines.getFirst().split("\t", -1));
        int context = column(file, header, "context");
        int question = column(file, header, "question");
        int response = column(file, header, "response");
        int label = column(file, header, "label");
        List<LabelledAnswer> answers = new ArrayList<>();
        for (int number = 2; number <= lines.size(); number++) {
            String[] cells = lines.get(number - 1).split("\t", -1);
            if (lines.get(number - 1).isBlank()) {
                continue;
            }
            if (cells.length != header.size()) {
                throw new InputException(
                        "%s, line %d: %d cells under %d columns.".formatted(file, number, cells.length, header.size()),
                        "Remove tabs inside texts.");
            }
            answers.add(new LabelledAnswer(
                    new EvaluationSample(cells[question], cells[response], List.of(cells[context]), Optional.empty()),
                    label(file, number, cells[label]),
                    cells[context].toLowerCase(Locale.ROOT)));
        }
        return answers;
    }

    private static List<LabelledAnswer> ofRun(Path file) {
        List<LabelledAnswer> answers = JsonLines.read(file, HumanLabel.class).stream()
                .map(label -> new LabelledAnswer(
                        new EvaluationSample(label.question(), label.answer(), label.contexts(), Optional.empty()),
                        label.supported(),
                        label.questionId()))
                .toList();
        if (answers.isEmpty()) {
            throw new InputException("%s holds no labels.".formatted(file), "Make some with: retort label RUN.");
        }
        return answers;
    }

    private static int column(Path file, List<String> header, String name) {
        Set<String> names = COLUMNS.getOrDefault(name, Set.of(name));
        for (int i = 0; i < header.size(); i++) {
            if (names.contains(header.get(i).strip().toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        throw new InputException(
                "%s has no column \"%s\".".formatted(file, name),
                "Its columns are %s; name them context, question, response, label.".formatted(header));
    }

    private static boolean label(Path file, int number, String text) {
        String label = text.strip().toLowerCase(Locale.ROOT);
        if (!SUPPORTED.contains(label) && !UNSUPPORTED.contains(label)) {
            throw new InputException(
                    "%s, line %d: \"%s\" is no label.".formatted(file, number, text),
                    "Write supported or unsupported.");
        }
        return SUPPORTED.contains(label);
    }
}
