package dev.retort.document;

import dev.retort.error.InputException;
import dev.retort.file.JsonLines;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code passages.jsonl}: one passage a line. */
public final class PassageFile {

    private PassageFile() {}

    /** Writes the passages, whole or not at all. */
    public static void write(Path file, List<Passage> passages) {
        JsonLines.write(file, passages);
    }

    /**
     * Reads the passages.
     *
     * @throws InputException if a line is no passage, an id comes twice, or there is none
     */
    public static List<Passage> read(Path file) {
        List<Passage> passages = JsonLines.read(file, Passage.class);
        Set<String> ids = new HashSet<>();
        for (Passage passage : passages) {
            if (!ids.add(passage.id())) {
                throw new InputException(
                        "%s: the passage %s comes twice.".formatted(file, passage.id()), "Write the passages anew.");
            }
        }
        if (passages.isEmpty()) {
            throw new InputException("%s holds no passages.".formatted(file), "Write the passages anew.");
        }
        return passages;
    }
}
