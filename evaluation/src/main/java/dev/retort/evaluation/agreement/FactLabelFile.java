package dev.retort.evaluation.agreement;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.KeyFact;
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
 * Human labels of which facts answers state, one fact a row: {@code question, response, fact, label}, as a table with a
 * header ({@code .tsv}, {@code .csv}) or as JSON lines, whose label may be true or false. Labels are worded as in
 * {@link LabelFile}. Rows of one question are one cluster.
 */
@API(status = API.Status.INTERNAL)
public final class FactLabelFile {

    private static final List<String> QUESTION = List.of("question", "user_input", "message");
    private static final List<String> RESPONSE = List.of("response", "answer");
    private static final List<String> FACT = List.of("fact");
    private static final List<String> LABEL = List.of("label", "stated", "supported");

    private FactLabelFile() {}

    /**
     * Reads all labels, in any encoding that is certain.
     *
     * @param remarks takes a sentence on each thing that is doubtful, such as an encoding that was guessed
     * @throws InputException if a column is missing or a row is not of the form; the message names the line
     * @throws ResourceException if the file cannot be read
     */
    public static List<LabelledAnswer> read(Path file, Consumer<String> remarks) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        List<LabelledAnswer> answers = new ArrayList<>();
        if (name.endsWith(".jsonl") || name.endsWith(".json")) {
            JsonFields.read(file, line -> answers.add(ofLine(line)), remarks);
        } else {
            table(
                    file,
                    DelimitedTable.parse(file, UserText.read(file, remarks), name.endsWith(".csv") ? ',' : '\t'),
                    answers);
        }
        if (answers.isEmpty()) {
            throw new InputException("%s holds no labels.".formatted(file), "Write one fact of one answer a row.");
        }
        return answers;
    }

    private static void table(Path file, DelimitedTable table, List<LabelledAnswer> answers) {
        int question = column(table, QUESTION);
        int response = column(table, RESPONSE);
        int fact = column(table, FACT);
        int label = column(table, LABEL);
        for (DelimitedTable.Row row : table.rows()) {
            answers.add(labelled(
                    row.cell(question).orElse(""),
                    row.cell(response).orElse(""),
                    row.cell(fact)
                            .orElseThrow(() -> new InputException(
                                    "%s, line %d has no fact.".formatted(file, row.line()),
                                    "Fill it in or remove the row.")),
                    LabelFile.label(file, row.line(), row.cell(label).orElse(""))));
        }
    }

    private static LabelledAnswer ofLine(JsonFields line) {
        return labelled(
                required(line, QUESTION),
                required(line, RESPONSE),
                required(line, FACT),
                LabelFile.label(line.file(), line.line(), required(line, LABEL)));
    }

    private static String required(JsonFields line, List<String> names) {
        return line.field(names)
                .orElseThrow(() -> line.wrong(
                        ": there is no \"%s\" among %s".formatted(names.getFirst(), line.names()),
                        "Write question, response, fact and label in every line."))
                .text();
    }

    private static LabelledAnswer labelled(String question, String response, String fact, boolean stated) {
        return new LabelledAnswer(
                new EvaluationSample(question, response, List.of(), Optional.empty())
                        .withFacts(List.of(KeyFact.of(fact))),
                stated,
                question.strip().toLowerCase(Locale.ROOT));
    }

    private static int column(DelimitedTable table, List<String> names) {
        Set<String> known = Set.copyOf(names);
        for (int i = 0; i < table.header().size(); i++) {
            if (known.contains(JsonFields.plain(table.header().get(i)))
                    || known.contains(table.header().get(i))) {
                return i;
            }
        }
        throw new InputException(
                "%s has no column \"%s\".".formatted(table.file(), names.getFirst()),
                "Its columns are %s; name them question, response, fact, label.".formatted(table.header()));
    }
}
