package dev.retort.local.adapter;

import dev.retort.error.InputException;
import dev.retort.file.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The keys of an {@code adapter_config.json}; a value of another kind than its key has is refused by the key's name. */
final class PeftKeys {

    private static final long LARGEST_FILE = 16 << 20;

    private final Path file;
    private final JsonNode root;

    private PeftKeys(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads a file.
     *
     * @throws InputException if it cannot be read or is not one JSON object
     */
    static PeftKeys read(Path file) {
        String remedy = "Name the folder of a LoRA adapter saved by PEFT or by a local job.";
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new InputException("%s is too large for an adapter's configuration.".formatted(file), remedy);
            }
            JsonNode root = Json.mapper().readTree(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            if (root != null && root.isObject()) {
                return new PeftKeys(file, root);
            }
            throw new InputException(
                    "%s is not an adapter's configuration: it is not a JSON object.".formatted(file), remedy);
        } catch (JacksonException e) {
            throw new InputException(
                    "%s is not an adapter's configuration: it is not JSON.".formatted(file), remedy, e);
        } catch (IOException e) {
            throw new InputException("%s cannot be read.".formatted(file), remedy, e);
        }
    }

    Path file() {
        return file;
    }

    /** Returns the names of the keys that are not among these and whose value asks for something. */
    List<String> asking(Set<String> others) {
        return root.properties().stream()
                .filter(entry -> !others.contains(entry.getKey()) && !neutral(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the value of a key; missing where it is absent or null. */
    JsonNode value(String key) {
        JsonNode value = root.path(key);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    boolean asks(String key) {
        return !neutral(root.path(key));
    }

    private static boolean neutral(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isBoolean() && !value.asBoolean()
                || value.isContainer() && value.isEmpty()
                || value.isString() && value.asString().isEmpty();
    }

    Optional<String> text(String key) {
        JsonNode value = value(key);
        if (!value.isMissingNode() && !value.isString()) {
            throw wrong(key, "a text");
        }
        return value.isMissingNode() ? Optional.empty() : Optional.of(value.asString());
    }

    boolean flag(String key) {
        JsonNode value = value(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.asBoolean(false);
    }

    /** Returns a text, or a list of texts, as a list; empty where there is none. */
    List<String> texts(String key) {
        JsonNode value = value(key);
        if (value.isMissingNode()) {
            return List.of();
        }
        if (value.isString()) {
            return value.asString().isEmpty() ? List.of() : List.of(value.asString());
        }
        List<String> texts = new ArrayList<>();
        if (!value.isArray()) {
            throw wrong(key, "a list of names");
        }
        for (JsonNode one : value) {
            if (!one.isString()) {
                throw wrong(key, "a list of names");
            }
            texts.add(one.asString());
        }
        return texts;
    }

    /** Returns a whole number, or a list of them, as a list; absent where there is none. */
    Optional<List<Integer>> wholeNumbers(String key) {
        JsonNode value = value(key);
        if (value.isMissingNode() || value.isArray() && value.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            if (!one.isIntegralNumber() || !one.canConvertToInt()) {
                throw wrong(key, "a list of whole numbers");
            }
            numbers.add(one.asInt());
        }
        return Optional.of(numbers);
    }

    double number(String key, double absent) {
        JsonNode value = value(key);
        return value.isMissingNode() ? absent : number(key, value);
    }

    /** Returns numbers by expression, in the file's order. */
    Map<String, Double> numbers(String key) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        JsonNode value = value(key);
        if (!value.isMissingNode() && !value.isObject()) {
            throw wrong(key, "an object of numbers");
        }
        value.properties().forEach(entry -> numbers.put(entry.getKey(), number(key, entry.getValue())));
        return numbers;
    }

    private double number(String key, JsonNode value) {
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw wrong(key, "a number");
        }
        return value.asDouble();
    }

    InputException wrong(String key, String form) {
        return new InputException(
                "%s: %s is not %s.".formatted(file, key, form),
                "Save the adapter again with PEFT, or correct the key.");
    }
}
