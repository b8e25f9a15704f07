package dev.retort.file;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;

/** JSON lines: one JSON object a line, UTF-8, each line ended by a newline. */
public final class JsonLines {

    private static final String REMEDY = "Correct the line or remove it.";

    private JsonLines() {}

    /** Writes the values in order, whole or not at all. */
    public static void write(Path file, Iterable<?> values) {
        WholeFile.write(file, out -> {
            for (Object value : values) {
                out.write(line(value));
                out.write('\n');
            }
        });
    }

    /** Returns a value as its line, without the newline. */
    public static String text(Object value) {
        return new String(line(value), StandardCharsets.UTF_8);
    }

    /** Half of a pair of surrogates has no bytes in UTF-8; only an escape keeps it. */
    private static byte[] line(Object value) {
        String line = Json.mapper().writeValueAsString(value);
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        boolean ascii = bytes.length == line.length();
        return ascii || !hasHalfPair(line)
                ? bytes
                : Json.mapper()
                        .writer()
                        .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                        .writeValueAsString(value)
                        .getBytes(StandardCharsets.UTF_8);
    }

    private static boolean hasHalfPair(String line) {
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            if (Character.isSurrogate(character)) {
                if (Character.isLowSurrogate(character)
                        || i + 1 == line.length()
                        || !Character.isLowSurrogate(line.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /**
     * Reads all values of a file; blank lines are skipped.
     *
     * @throws InputException if there is no such file, or a line is not JSON of that type; the message names file, line and
     *     field
     * @throws ResourceException if the file cannot be read
     */
    public static <T> List<T> read(Path file, Class<T> type) {
        List<T> values = new ArrayList<>();
        RecordForm form = new RecordForm(type);
        JsonFields.read(file, line -> values.add(value(line, type, form)));
        return values;
    }

    private static <T> T value(JsonFields line, Class<T> type, RecordForm form) {
        Optional<String> fault = form.fault(line.node());
        if (fault.isPresent()) {
            throw line.wrong(": " + fault.get(), REMEDY);
        }
        try {
            return Json.mapper().treeToValue(line.node(), type);
        } catch (JacksonException e) {
            throw new InputException("%s, line %d: %s.".formatted(line.file(), line.line(), problem(e)), REMEDY, e);
        }
    }

    private static String problem(JacksonException e) {
        String field = ReadingFault.field(e);
        return field.isEmpty()
                ? "a field is missing or null"
                : "\"%s\" is missing, null or not of the form that is due".formatted(field);
    }
}
