package dev.retort.evaluation.catalog;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.facts.KeyFactFields;
import dev.retort.file.DelimitedTable;
import dev.retort.file.Json;
import dev.retort.file.JsonFields;
import dev.retort.file.PythonList;
import dev.retort.file.UserText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Samples as JSON lines, a list of objects, or a table with a header ({@code .csv}, {@code .tsv}): {@code user_input,
 * response, retrieved_contexts, reference}, the last two optional. The names of earlier versions of ragas ({@code question,
 * answer, contexts, ground_truth, ground_truths}) are understood too. Contexts are a list of texts, one text, or a list as
 * Python prints it. {@code facts} are the key facts of the question, with {@code alternatives} as {@link KeyFactFields} says.
 */
public final class SampleFile {

    private static final List<String> USER_INPUT = List.of("user_input", "question", "query");
    private static final List<String> RESPONSE = List.of("response", "answer");
    private static final List<String> CONTEXTS = List.of("retrieved_contexts", "contexts", "context");
    private static final List<String> REFERENCE = List.of("reference", "ground_truth", "ground_truths");

    private SampleFile() {}

    /**
     * Reads all samples, in any encoding that is certain.
     *
     * @param remarks takes a sentence on each thing that is doubtful, such as an encoding that was guessed
     * @throws InputException if a line is not a sample; the message names line and field
     * @throws ResourceException if the file cannot be read
     */
    public static List<EvaluationSample> read(Path file, Consumer<String> remarks) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        List<EvaluationSample> samples = new ArrayList<>();
        if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            table(file, name.endsWith(".csv") ? ',' : '\t', remarks).forEach(line -> samples.add(sample(line)));
        } else {
            JsonFields.read(file, line -> samples.add(sample(line)), remarks);
        }
        if (samples.isEmpty()) {
            throw new InputException("%s holds no samples.".formatted(file), "Write one JSON object a line.");
        }
        return samples;
    }

    private static List<JsonFields> table(Path file, char usual, Consumer<String> remarks) {
        DelimitedTable table = DelimitedTable.parse(file, UserText.read(file, remarks), usual);
        List<JsonFields> lines = new ArrayList<>();
        for (DelimitedTable.Row row : table.rows()) {
            ObjectNode node = Json.mapper().createObjectNode();
            for (int i = 0; i < table.header().size(); i++) {
                int column = i;
                row.cell(i)
                        .filter(cell -> !cell.equalsIgnoreCase("nan"))
                        .ifPresent(cell -> node.put(table.header().get(column), cell));
            }
            lines.add(new JsonFields(file, row.line(), node));
        }
        return lines;
    }

    private static EvaluationSample sample(JsonFields line) {
        JsonFields.Field input = line.field(USER_INPUT).orElseThrow(() -> missing(line, "user_input"));
        if (input.value().isArray()) {
            throw input.wrong("is a conversation of several turns, and one question is due: write the last question as"
                    + " user_input and its answer as response");
        }
        String response = line.field(RESPONSE)
                .orElseThrow(() -> missing(line, "response"))
                .text();
        return new EvaluationSample(
                input.text(),
                response,
                line.field(CONTEXTS).map(SampleFile::contexts).orElse(List.of()),
                line.field(REFERENCE).flatMap(SampleFile::reference),
                KeyFactFields.of(line).orElse(List.of()));
    }

    private static List<String> contexts(JsonFields.Field field) {
        if (field.value().isString()) {
            String text = field.text();
            return text.isBlank() ? List.of() : PythonList.read(text).orElse(List.of(text));
        }
        if (field.value().isObject()) {
            throw field.wrong("is an object where a list of texts is due");
        }
        return field.texts();
    }

    private static Optional<String> reference(JsonFields.Field field) {
        List<String> texts =
                field.value().isString() ? PythonList.read(field.text()).orElse(List.of(field.text())) : field.texts();
        if (texts.size() > 1) {
            throw field.wrong("is a list of %d texts where one text is due".formatted(texts.size()));
        }
        return texts.stream().findFirst().filter(text -> !text.isBlank());
    }

    private static InputException missing(JsonFields line, String field) {
        return line.wrong(
                ": there is no \"%s\" among %s".formatted(field, line.names()),
                "Write user_input and response in every line.");
    }
}
