package dev.retort.cli;

import dev.retort.document.NearCopies;
import dev.retort.document.SourceDocument;
import dev.retort.document.loading.LoadedDocuments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a person should know of the documents that a command read outside a run.
 *
 * @param loaded the documents, and the files that were not read
 * @param distinct their passages, and the documents that repeat others
 */
record DocumentNotes(LoadedDocuments loaded, NearCopies distinct) {

    /** Prints each on the error stream. */
    void print(Terminal terminal) {
        damaged().forEach((name, damage) -> note(terminal, "note: " + name + ": " + String.join(" ", damage)));
        loaded.rejected()
                .forEach(rejected -> note(terminal, "left out: " + rejected.name() + ": " + rejected.reason()));
        distinct.copies().forEach(copy -> note(terminal, "note: " + copy.text() + "."));
    }

    /** Returns them as values for a program. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("damaged", damaged());
        values.put("left_out", loaded.rejected());
        values.put("copies", distinct.copies());
        return values;
    }

    private Map<String, List<String>> damaged() {
        return loaded.documents().stream()
                .filter(document -> !document.damage().isEmpty())
                .collect(Collectors.toMap(
                        SourceDocument::name, SourceDocument::damage, (one, other) -> one, LinkedHashMap::new));
    }

    private static void note(Terminal terminal, String text) {
        terminal.error().println(PlainText.line(text));
    }
}
