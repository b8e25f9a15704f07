package dev.retort.file;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** JSON lines: one JSON object a line, UTF-8, each line ended by a newline. */
public final class JsonLines {

    private JsonLines() {}

    /** Writes the values in order, whole or not at all. */
    public static void write(Path file, Iterable<?> values) {
        WholeFile.write(file, out -> {
            for (Object value : values) {
                out.write(Json.mapper().writeValueAsString(value).getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        });
    }

    /**
     * Reads all values of a file; blank lines are skipped.
     *
     * @throws InputException if there is no such file, or a line is not JSON of that type; the message names file and line
     * @throws ResourceException if the file cannot be read
     */
    public static <T> List<T> read(Path file, Class<T> type) {
        List<T> values = new ArrayList<>();
        int number = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    values.add(Json.mapper().readValue(line, type));
                }
            }
            return values;
        } catch (JacksonException e) {
            throw new InputException(
                    "%s, line %d: not a valid %s: %s."
                            .formatted(file, number, type.getSimpleName(), e.getOriginalMessage()),
                    "Correct the line or remove it.",
                    e);
        } catch (NoSuchFileException e) {
            throw new InputException("There is no file %s.".formatted(file), "Check the path.", e);
        } catch (IOException e) {
            throw new ResourceException("Cannot read %s: %s.".formatted(file, e), "Check that it may be read.", e);
        }
    }
}
