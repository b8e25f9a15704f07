package dev.retort.question;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Questions that a user brings: {@code .txt} with one a line, {@code .csv} with a header, or {@code .jsonl}. In CSV and JSONL
 * the question stands under {@code question} (or {@code user_input}), a reference answer, where there is one, under
 * {@code reference}, {@code answer}, {@code ground_truth} or {@code reference_answer}; one that the documents do not answer has
 * {@code unanswerable} under {@code kind}. Other columns are ignored.
 */
public final class OwnQuestions {

    private static final List<String> QUESTION_KEYS = List.of("question", "user_input");
    private static final List<String> REFERENCE_KEYS =
            List.of("reference", "answer", "ground_truth", "reference_answer");

    private static final List<String> KIND_KEYS = List.of("kind");
    private static final String OWN = "own";
    private static final String UNANSWERABLE = QuestionKind.UNANSWERABLE.key();

    private record Row(int line, String question, Optional<String> reference, Optional<String> kind) {}

    private OwnQuestions() {}

    /**
     * Reads a file of questions.
     *
     * @throws InputException if the file's kind is unknown, it is no UTF-8, a row has no question, or there is none at all;
     *     the message names file and line
     */
    public static List<Question> read(Path file, Split split) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String text = text(file);
        List<Row> rows;
        if (name.endsWith(".csv")) {
            rows = csv(file, text);
        } else if (name.endsWith(".jsonl")) {
            rows = jsonLines(file, text);
        } else if (name.endsWith(".txt")) {
            rows = plain(text);
        } else {
            throw new InputException(
                    "%s: question files are .txt, .csv or .jsonl.".formatted(file),
                    "Give the file one of these names.");
        }
        if (rows.isEmpty()) {
            throw new InputException("%s holds no question.".formatted(file), "Write at least one.");
        }
        List<Question> questions = new ArrayList<>();
        for (Row row : rows) {
            questions.add(question(file, row, split, questions.size() + 1));
        }
        return questions;
    }

    private static Question question(Path file, Row row, Split split, int number) {
        String text = row.question().strip().replaceAll("\\s*\\R\\s*", " ");
        if (text.isEmpty()) {
            throw new InputException(
                    "%s, line %d: the question is empty.".formatted(file, row.line()), "Fill it in or remove the row.");
        }
        String id = "%s-%04d".formatted(split.name().toLowerCase(Locale.ROOT), number);
        return new Question(
                id, split, text, row.kind().filter(UNANSWERABLE::equals).orElse(OWN), List.of(), "", row.reference());
    }

    private static String text(Path file) {
        try {
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InputException("%s is not UTF-8 text.".formatted(file), "Save it as UTF-8.", e);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, e), "Check that it exists and may be read.", e);
        }
    }

    private static List<Row> plain(String text) {
        List<Row> rows = new ArrayList<>();
        String[] lines = text.split("\\R");
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                rows.add(new Row(i + 1, lines[i], Optional.empty(), Optional.empty()));
            }
        }
        return rows;
    }

    private static List<Row> jsonLines(Path file, String text) {
        List<Row> rows = new ArrayList<>();
        String[] lines = text.split("\\R");
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank()) {
                continue;
            }
            JsonNode node;
            try {
                node = Json.mapper().readTree(lines[i]);
            } catch (JacksonException e) {
                throw new InputException(
                        "%s, line %d: not JSON: %s.".formatted(file, i + 1, e.getOriginalMessage()),
                        "Correct the line or remove it.",
                        e);
            }
            int line = i + 1;
            String question = value(node, QUESTION_KEYS)
                    .orElseThrow(() -> new InputException(
                            "%s, line %d: there is no \"question\".".formatted(file, line),
                            "Add it or remove the line."));
            rows.add(new Row(line, question, value(node, REFERENCE_KEYS), value(node, KIND_KEYS)));
        }
        return rows;
    }

    private static Optional<String> value(JsonNode node, List<String> keys) {
        return keys.stream()
                .map(node::path)
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    private static List<Row> csv(Path file, String text) {
        List<CsvRow> table = CsvRow.parse(file, text);
        List<String> header = table.isEmpty()
                ? List.of()
                : table.getFirst().cells().stream()
                        .map(cell -> cell.strip().toLowerCase(Locale.ROOT))
                        .toList();
        int question = column(header, QUESTION_KEYS);
        int reference = column(header, REFERENCE_KEYS);
        int kind = column(header, KIND_KEYS);
        if (question < 0) {
            throw new InputException(
                    "%s, line 1: the header has no column \"question\", only %s.".formatted(file, header),
                    "Name the columns in the first line: question, and reference where you have one.");
        }
        List<Row> rows = new ArrayList<>();
        for (CsvRow row : table.subList(1, table.size())) {
            rows.add(new Row(
                    row.line(),
                    row.cell(question).orElse(""),
                    reference < 0 ? Optional.empty() : row.cell(reference),
                    kind < 0 ? Optional.empty() : row.cell(kind)));
        }
        return rows;
    }

    private static int column(List<String> header, List<String> keys) {
        return keys.stream()
                .mapToInt(header::indexOf)
                .filter(i -> i >= 0)
                .findFirst()
                .orElse(-1);
    }
}
