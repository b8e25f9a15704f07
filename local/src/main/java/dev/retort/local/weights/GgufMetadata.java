package dev.retort.local.weights;

import dev.retort.error.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The key-value pairs at the head of a GGUF file. Whole numbers of every width are {@link Long}, fractions {@link Float}
 * or {@link Double}, arrays {@link List}s.
 */
public final class GgufMetadata {

    private final Path file;
    private final Map<String, Object> values;

    GgufMetadata(Path file, Map<String, Object> values) {
        this.file = file;
        this.values = values;
    }

    /** Returns all pairs in the order of the file. */
    public Map<String, Object> asMap() {
        return new LinkedHashMap<>(values);
    }

    /** Returns a text, or empty where the key is missing. */
    public Optional<String> text(String key) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw wrongKind(key, "a text");
        };
    }

    /** Returns a whole number, or empty where the key is missing. */
    public OptionalLong integer(String key) {
        return switch (values.get(key)) {
            case null -> OptionalLong.empty();
            case Long number -> OptionalLong.of(number);
            default -> throw wrongKind(key, "a whole number");
        };
    }

    /** Returns a number, or empty where the key is missing. */
    public OptionalDouble number(String key) {
        return switch (values.get(key)) {
            case null -> OptionalDouble.empty();
            case Number number -> OptionalDouble.of(number.doubleValue());
            default -> throw wrongKind(key, "a number");
        };
    }

    /** Returns a truth value, or empty where the key is missing. */
    public Optional<Boolean> flag(String key) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case Boolean flag -> Optional.of(flag);
            default -> throw wrongKind(key, "true or false");
        };
    }

    /** Returns a list whose elements are all of one type, or empty where the key is missing. */
    public <T> Optional<List<T>> list(String key, Class<T> type) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof List<?> list)) {
            throw wrongKind(key, "a list");
        }
        List<T> typed = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!type.isInstance(element)) {
                throw wrongKind(key, "a list of " + words(type));
            }
            typed.add(type.cast(element));
        }
        return Optional.of(typed);
    }

    private static String words(Class<?> type) {
        return type == String.class ? "texts" : type == Boolean.class ? "truth values" : "numbers";
    }

    /** Returns the error for a key that must be there and is not. */
    public InputException missing(String key) {
        return new InputException(
                "%s has no %s in its metadata.".formatted(file, key),
                "Convert the model again with a current converter, or take another file.");
    }

    private InputException wrongKind(String key, String expected) {
        return HeaderInput.damaged(file, "its metadata %s is not %s".formatted(key, expected));
    }
}
