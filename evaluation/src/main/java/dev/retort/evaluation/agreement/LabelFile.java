package dev.retort.evaluation.agreement;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.file.DelimitedTable;
import dev.retort.file.JsonFields;
import dev.retort.file.UserText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Human labels as a table with a header: {@code context, question, response, label}, in any order, beside other columns;
 * cells are separated by tabs, commas or semicolons and may be quoted as spreadsheets quote them. BEGIN's column names {@code knowledge, message, begin_label} are understood too.
 *
 * <p>A label is {@code 1, 1.0, yes, true, supported} or {@code fully attributable}, or {@code 0, 0.0, no, false,
 * unsupported, not supported, not fully attributable} or {@code generic}, in any case. Answers to one context are one cluster. A file that
 * ends in {@code .jsonl} holds {@link HumanLabel}s of a run, those of one question being a cluster.
 */
@API(status = API.Status.INTERNAL)
public final class LabelFile {

    private static final Map<String, Set<String>> COLUMNS = Map.of(
            "context", Set.of("context", "knowledge"),
            "question", Set.of("question", "message"),
            "response", Set.of("response", "answer"),
            "label", Set.of("label", "begin_label"));
    private static final Set<String> SUPPORTED =
            Set.of("1", "1.0", "1,0", "yes", "y", "true", "wahr", "vrai", "supported", "fully attributable");
    private static final Set<String> UNSUPPORTED = Set.of(
            "0",
            "0.0",
            "0,0",
            "no",
            "n",
            "false",
            "falsch",
            "faux",
            "unsupported",
            "not supported",
            "not fully attributable",
            "generic");

    private LabelFile() {}

    /**
     * Reads all labels, in any encoding that is certain.
     *
     * @param remarks takes a sentence on each thing that is doubtful, such as an encoding that was guessed
     * @throws InputException if a column is missing or a line is not of the form; the message names the line
     * @throws ResourceException if the file cannot be read
     */
    public static List<LabelledAnswer> read(Path file, Consumer<String> remarks) {
        if (file.toString().endsWith(".jsonl")) {
            return ofRun(file, remarks);
        }
        DelimitedTable table = DelimitedTable.parse(
                file, UserText.read(file, remarks), file.toString().endsWith(".csv") ? ',' : '\t');
        if (table.rows().isEmpty()) {
            throw new InputException("%s holds no labels.".formatted(file), "Write a header and one answer a line.");
        }
        int context = column(file, table.header(), "context");
        int question = column(file, table.header(), "question");
        int response = column(file, table.header(), "response");
        int label = column(file, table.header(), "label");
        List<LabelledAnswer> answers = new ArrayList<>();
        for (DelimitedTable.Row row : table.rows()) {
            if (row.cells().size() < table.header().size()) {
                throw new InputException(
                        "%s, line %d has %d cells under %d columns."
                                .formatted(
                                        file,
                                        row.line(),
                                        row.cells().size(),
                                        table.header().size()),
                        "Put texts that hold line ends between double quotes.");
            }
            List<String> cells = row.cells();
            answers.add(new LabelledAnswer(
                    new EvaluationSample(
                            cells.get(question), cells.get(response), List.of(cells.get(context)), Optional.empty()),
                    label(file, row.line(), cells.get(label)),
                    cells.get(context).toLowerCase(Locale.ROOT)));
        }
        return answers;
    }

    private static List<LabelledAnswer> ofRun(Path file, Consumer<String> remarks) {
        List<LabelledAnswer> answers = new ArrayList<>();
        JsonFields.read(file, line -> answers.add(ofRun(line)), remarks);
        if (answers.isEmpty()) {
            throw new InputException("%s holds no labels.".formatted(file), "Make some with: retort label RUN.");
        }
        return answers;
    }

    private static LabelledAnswer ofRun(JsonFields line) {
        String question = required(line, "question").text();
        JsonFields.Field supported = required(line, "supported");
        if (!supported.value().isBoolean()) {
            throw supported.wrong("is %s where true or false is due".formatted(JsonFields.kind(supported.value())));
        }
        return new LabelledAnswer(
                new EvaluationSample(
                        question,
                        required(line, "answer").text(),
                        required(line, "contexts").texts(),
                        Optional.empty()),
                supported.value().booleanValue(),
                line.field(List.of("question_id")).map(JsonFields.Field::text).orElse(question));
    }

    private static JsonFields.Field required(JsonFields line, String name) {
        return line.field(List.of(name))
                .orElseThrow(() -> line.wrong(
                        ": there is no \"%s\"".formatted(name), "Take labels.jsonl of a run, or write a table."));
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

    static boolean label(Path file, int number, String text) {
        String label = text.strip().toLowerCase(Locale.ROOT);
        if (!SUPPORTED.contains(label) && !UNSUPPORTED.contains(label)) {
            throw new InputException(
                    "%s, line %d: \"%s\" is not a label.".formatted(file, number, text),
                    "Write supported or unsupported, yes or no, or 1 or 0.");
        }
        return SUPPORTED.contains(label);
    }
}
