package dev.retort.evaluation;

import dev.retort.file.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Reads a golden file of this package's tests. */
public final class GoldenFile {

    private GoldenFile() {}

    public static JsonNode read(String name) {
        try (InputStream in = GoldenFile.class.getResourceAsStream("/golden/evaluation/" + name)) {
            return Json.mapper().readTree(Objects.requireNonNull(in, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static <T> T read(String name, Class<T> type) {
        return Json.mapper().treeToValue(read(name), type);
    }
}
