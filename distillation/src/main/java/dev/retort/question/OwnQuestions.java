package dev.retort.question;

import dev.retort.error.InputException;
import dev.retort.evaluation.KeyFact;
import dev.retort.evaluation.facts.KeyFactFields;
import dev.retort.file.DelimitedTable;
import dev.retort.file.JsonFields;
import dev.retort.file.UserText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Questions that a user brings: {@code .txt} with one a line, {@code .csv} or {@code .tsv} with a header and any usual
 * separator, or {@code .jsonl} or {@code .json} with an object each. In tables and JSON the question is under
 * {@code question} (or {@code user_input}, {@code query}, {@code prompt}, {@code Frage} and the like), a reference answer,
 * where there is one, under {@code reference}, {@code answer}, {@code ground_truth}, {@code expected} and the like, and what a
 * good answer states under {@code facts}. One that the documents do not answer has {@code unanswerable} under {@code kind},
 * {@code false} under {@code answerable}, SQuAD's {@code is_impossible}, or neither a fact in its {@code facts} nor a
 * reference.
 */
@API(status = API.Status.INTERNAL)
public final class OwnQuestions {

    private static final String OWN = "own";
    private static final Set<String> NO = Set.of("false", "no", "0", "nein", "non");
    private static final String UNANSWERABLE = QuestionKind.UNANSWERABLE.key();

    private record Row(
            int line,
            String question,
            Optional<String> reference,
            Optional<String> kind,
            List<KeyFact> facts,
            QuestionSource source) {

        Row(int line, String question, Optional<String> reference, Optional<String> kind) {
            this(line, question, reference, kind, List.of(), QuestionSource.UNKNOWN);
        }
    }

    /** A question with where its user says that it is answered. */
    record Sourced(Question question, QuestionSource source) {}

    private OwnQuestions() {}

    /**
     * Reads a file of questions, in any encoding that is certain.
     *
     * @param remarks takes a sentence on each thing that is doubtful, such as an encoding that was guessed
     * @throws InputException if the file's kind is unknown, its text cannot be read, a row has no question, it is not clear
     *     what a reference is, or there is no question at all; the message names file and line
     */
    public static List<Question> read(Path file, Split split, Consumer<String> remarks) {
        return rows(file, split, remarks).stream().map(Sourced::question).toList();
    }

    /** Reads a file as above, each question with its source. */
    static List<Sourced> rows(Path file, Split split, Consumer<String> remarks) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        List<Row> rows;
        if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            rows = table(DelimitedTable.parse(file, UserText.read(file, remarks), name.endsWith(".csv") ? ',' : '\t'));
        } else if (name.endsWith(".jsonl") || name.endsWith(".json")) {
            rows = objects(file, remarks);
        } else if (name.endsWith(".txt")) {
            rows = plain(UserText.read(file, remarks));
        } else {
            throw new InputException(
                    "%s: question files are .txt, .csv, .tsv, .json or .jsonl.".formatted(file),
                    "Give the file one of these names, or export it as CSV.");
        }
        if (rows.isEmpty()) {
            throw new InputException("%s holds no question.".formatted(file), "Write at least one.");
        }
        List<Sourced> questions = new ArrayList<>();
        for (Row row : rows) {
            questions.add(new Sourced(question(file, row, split, questions.size() + 1), row.source()));
        }
        return questions;
    }

    private static Question question(Path file, Row row, Split split, int number) {
        String text = oneLine(row.question());
        if (text.isEmpty()) {
            throw new InputException(
                    "%s, line %d: the question is empty.".formatted(file, row.line()), "Fill it in or remove the row.");
        }
        String id = "%s-%04d".formatted(split.name().toLowerCase(Locale.ROOT), number);
        boolean unanswerable = row.kind()
                .filter(kind -> kind.strip().equalsIgnoreCase(UNANSWERABLE))
                .isPresent();
        return new Question(
                id, split, text, unanswerable ? UNANSWERABLE : OWN, List.of(), "", row.reference(), row.facts());
    }

    /** Line ends, and the blanks around them, become one blank. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (String part : text.split("[\n\r\u000B\f\u0085\u2028\u2029]")) {
            String kept = part.strip();
            if (!kept.isEmpty()) {
                line.append(line.isEmpty() ? "" : " ").append(kept);
            }
        }
        return line.toString();
    }

    private static List<Row> plain(String text) {
        List<Row> rows = new ArrayList<>();
        String[] lines = text.split(text.indexOf('\n') < 0 ? "\r" : "\n");
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                rows.add(new Row(i + 1, lines[i], Optional.empty(), Optional.empty()));
            }
        }
        return rows;
    }

    private static List<Row> objects(Path file, Consumer<String> remarks) {
        List<Row> rows = new ArrayList<>();
        JsonFields.read(file, line -> rows.add(row(line)), remarks);
        return rows;
    }

    private static Row row(JsonFields line) {
        List<String> names = List.copyOf(line.node().propertyNames());
        JsonFields.Field question = QuestionColumns.question(names)
                .flatMap(name -> line.field(List.of(name)))
                .orElseThrow(() -> line.wrong(
                        ": there is no \"question\" among its fields %s".formatted(line.names()),
                        "Add it or remove the line."));
        Optional<String> field = QuestionColumns.reference(names);
        Optional<String> reference =
                field.flatMap(name -> line.field(List.of(name))).flatMap(ReferenceForms::of);
        boolean text = names.stream()
                .anyMatch(name ->
                        QuestionColumns.unknown(name) && line.node().path(name).isString());
        if (field.isEmpty() && text) {
            throw noReference(line.file(), line.line(), line.names());
        }
        boolean impossible = line.node().path("is_impossible").asBoolean(false)
                || line.node().path("answers").path("text").isArray()
                        && line.node().path("answers").path("text").isEmpty();
        Optional<List<KeyFact>> facts = KeyFactFields.of(line);
        boolean unanswerable = impossible
                || denied(value(line, QuestionColumns.answerable(names)))
                || facts.filter(List::isEmpty).isPresent() && reference.isEmpty();
        return new Row(
                line.line(),
                question.text(),
                reference,
                unanswerable ? Optional.of(UNANSWERABLE) : value(line, QuestionColumns.kind(names)),
                facts.orElse(List.of()),
                new QuestionSource(
                        QuestionColumns.pages(names)
                                .map(name -> line.node().path(name).toString())
                                .map(QuestionSource::pages)
                                .orElse(List.of()),
                        text(line, QuestionColumns.document(names)),
                        text(line, QuestionColumns.quote(names))));
    }

    private static Optional<String> value(JsonFields line, Optional<String> name) {
        return name.flatMap(known -> line.field(List.of(known))).map(JsonFields.Field::text);
    }

    private static String text(JsonFields line, Optional<String> name) {
        return name.map(known -> line.node().path(known).asString("")).orElse("");
    }

    /** Returns whether a user says that a question is not answerable. */
    private static boolean denied(Optional<String> answerable) {
        return answerable
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .filter(NO::contains)
                .isPresent();
    }

    private static List<Row> table(DelimitedTable table) {
        List<String> header = table.header();
        int question = header.indexOf(QuestionColumns.question(header)
                .orElseThrow(() -> new InputException(
                        "%s, line 1: the header has no column \"question\", only %s.".formatted(table.file(), header),
                        "Name the columns in the first line: question, and reference where you have one.")));
        Optional<String> named = QuestionColumns.reference(header);
        if (named.isEmpty() && header.stream().anyMatch(QuestionColumns::unknown)) {
            throw noReference(table.file(), 1, header.toString());
        }
        int reference = named.map(header::indexOf).orElse(-1);
        int kind = index(header, QuestionColumns.kind(header));
        int facts = index(header, QuestionColumns.facts(header));
        int answerable = index(header, QuestionColumns.answerable(header));
        int pages = index(header, QuestionColumns.pages(header));
        int document = index(header, QuestionColumns.document(header));
        int quote = index(header, QuestionColumns.quote(header));
        List<Row> rows = new ArrayList<>();
        for (DelimitedTable.Row row : table.rows()) {
            rows.add(new Row(
                    row.line(),
                    row.cell(question).orElse(""),
                    row.cell(reference),
                    denied(row.cell(answerable)) ? Optional.of(UNANSWERABLE) : row.cell(kind),
                    row.cell(facts).map(KeyFactFields::ofCell).orElse(List.of()),
                    new QuestionSource(
                            row.cell(pages).map(QuestionSource::pages).orElse(List.of()),
                            row.cell(document).orElse(""),
                            row.cell(quote).orElse(""))));
        }
        return rows;
    }

    private static int index(List<String> header, Optional<String> name) {
        return name.map(header::indexOf).orElse(-1);
    }

    private static InputException noReference(Path file, int line, String names) {
        return new InputException(
                "%s, line %d: none of %s is known as that of the reference answers.".formatted(file, line, names),
                "Name it reference; where there are no reference answers, add an empty one of that name.");
    }
}
