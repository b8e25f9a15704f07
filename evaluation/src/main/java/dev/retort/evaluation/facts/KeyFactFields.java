package dev.retort.evaluation.facts;

import dev.retort.evaluation.KeyFact;
import dev.retort.file.JsonFields;
import dev.retort.file.PythonList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The key facts of an object of a user's file: {@code facts}, a list of short phrases, and beside it, where a fact can be
 * worded otherwise, {@code alternatives}, a list of texts for each fact.
 */
public final class KeyFactFields {

    private static final List<String> FACTS = List.of("facts", "key_facts");
    private static final List<String> ALTERNATIVES = List.of("alternatives");

    private KeyFactFields() {}

    /**
     * Returns the facts; empty where the object has no such field.
     *
     * @throws dev.retort.error.InputException if they are not of that form; the message names line and field
     */
    public static Optional<List<KeyFact>> of(JsonFields line) {
        return line.field(FACTS).map(facts -> facts(facts, line.field(ALTERNATIVES)));
    }

    /** Returns the facts of a cell of a table: a list as Python prints it, or texts between semicolons or line ends. */
    public static List<KeyFact> ofCell(String cell) {
        return PythonList.read(cell).orElseGet(() -> List.of(cell.split("[;\n]"))).stream()
                .map(String::strip)
                .filter(fact -> !FactWords.of(fact).isEmpty())
                .map(KeyFact::of)
                .toList();
    }

    private static List<KeyFact> facts(JsonFields.Field field, Optional<JsonFields.Field> alternatives) {
        List<String> facts = field.texts();
        List<List<String>> wordings = alternatives.map(KeyFactFields::lists).orElse(List.of());
        if (alternatives.isPresent() && wordings.size() != facts.size()) {
            throw alternatives
                    .get()
                    .wrong("holds %d lists where one for each of %d facts is due"
                            .formatted(wordings.size(), facts.size()));
        }
        List<KeyFact> read = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            List<String> own =
                    wordings.isEmpty() || wordings.get(i).isEmpty() ? List.of(facts.get(i)) : wordings.get(i);
            read.add(new KeyFact(facts.get(i), withWords(own, field)));
        }
        return read;
    }

    /** A wording without words would occur in every answer. */
    private static List<String> withWords(List<String> wordings, JsonFields.Field field) {
        for (String wording : wordings) {
            if (FactWords.of(wording).isEmpty()) {
                throw field.wrong("has a wording without words, \"%s\"".formatted(wording));
            }
        }
        return wordings;
    }

    private static List<List<String>> lists(JsonFields.Field field) {
        if (!field.value().isArray()) {
            throw field.wrong("is %s where a list of lists is due".formatted(JsonFields.kind(field.value())));
        }
        List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < field.value().size(); i++) {
            JsonNode item = field.value().get(i);
            lists.add(new JsonFields.Field(field.of(), "%s[%d]".formatted(field.name(), i), item).texts());
        }
        return lists;
    }
}
