package dev.retort.file;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Files that hold one JSON value, such as the records of a run. */
public final class JsonFile {

    private JsonFile() {}

    /**
     * Reads a record.
     *
     * @param remedy a sentence for the user where it is damaged
     * @throws InputException if it is not JSON of that type; the message names line or field
     * @throws ResourceException if it cannot be read
     */
    public static <T> T read(Path file, Class<T> type, String remedy) {
        String text = text(file, remedy);
        if (text.isBlank()) {
            throw damaged(file, "it is empty", remedy);
        }
        JsonNode tree = tree(file, text, remedy);
        if (tree.isNull()) {
            throw damaged(file, "it holds null", remedy);
        }
        Optional<String> fault = new RecordForm(type).fault(tree);
        if (fault.isPresent()) {
            throw damaged(file, fault.get(), remedy);
        }
        try {
            return Json.mapper().treeToValue(tree, type);
        } catch (JacksonException e) {
            throw damaged(file, ReadingFault.words(e, text), remedy, e);
        }
    }

    /**
     * Returns the JSON value of a text.
     *
     * @param file where the text is from
     * @param remedy a sentence for the user where it is damaged
     * @throws InputException if it is not JSON; the message names the line
     */
    public static JsonNode tree(Path file, String text, String remedy) {
        try {
            return Json.mapper().readTree(text);
        } catch (JacksonException e) {
            throw damaged(file, ReadingFault.words(e, text), remedy, e);
        }
    }

    private static String text(Path file, String remedy) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw damaged(file, "it is not UTF-8 text", remedy, e);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, FileFault.words(e)), "Check that it may be read.", e);
        }
    }

    private static InputException damaged(Path file, String problem, String remedy) {
        return new InputException("%s is damaged: %s.".formatted(file, problem), remedy);
    }

    private static InputException damaged(Path file, String problem, String remedy, Throwable cause) {
        return new InputException("%s is damaged: %s.".formatted(file, problem), remedy, cause);
    }
}
