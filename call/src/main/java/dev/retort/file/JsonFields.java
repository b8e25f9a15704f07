package dev.retort.file;

import dev.retort.error.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one object of a user's file, read with messages that name file, line and field. Names are compared without
 * regard to case, blanks, underscores and hyphens.
 *
 * @param file the file
 * @param line the object's line, counted from 1
 * @param node the object
 */
public record JsonFields(Path file, int line, JsonNode node) {

    /**
     * Hands every object of a file to a consumer, one at a time.
     *
     * @throws InputException if the file holds anything else; the message names line and field
     */
    public static void read(Path file, Consumer<JsonFields> consumer) {
        JsonRecords.read(file, entry -> hand(file, entry, consumer));
    }

    /**
     * Does the same with a file in any encoding.
     *
     * @param remarks takes a sentence where the encoding was guessed
     * @throws InputException if the file holds anything else; the message names line and field
     */
    public static void read(Path file, Consumer<JsonFields> consumer, Consumer<String> remarks) {
        JsonRecords.Form form = JsonRecords.readInAnyEncoding(file, entry -> hand(file, entry, consumer));
        if (form.guessed()) {
            remarks.accept("%s: Not UTF-8: read as %s. If letters are wrong, save it as UTF-8."
                    .formatted(file, form.encoding()));
        }
    }

    private static void hand(Path file, JsonRecords.Entry entry, Consumer<JsonFields> consumer) {
        switch (entry) {
            case JsonRecords.Read read -> consumer.accept(new JsonFields(file, read.line(), read.node()));
            case JsonRecords.Damaged damaged -> throw damaged(file, damaged);
            case JsonRecords.Blank blank -> {}
        }
    }

    /** Returns what a damaged line of a file ends its reading with. */
    public static InputException damaged(Path file, JsonRecords.Damaged damaged) {
        return new InputException(
                "%s, line %d: %s."
                        .formatted(file, damaged.line(), damaged.fault().words()),
                "Write one JSON object a line; correct this one or remove it.");
    }

    /** Returns the first of some fields that is there and not null, with its name in the file. */
    public Optional<Field> field(List<String> names) {
        for (String name : names) {
            for (String key : node.propertyNames()) {
                if (plain(key).equals(plain(name)) && !node.get(key).isNull()) {
                    return Optional.of(new Field(this, key, node.get(key)));
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the names of all fields, for a message. */
    public String names() {
        return node.propertyNames().stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
    }

    /** Returns an error that names this object: file and line, then the problem as it is given. */
    public InputException wrong(String problem, String remedy) {
        return new InputException("%s, line %d%s.".formatted(file, line, problem), remedy);
    }

    /** Returns a name without what people write differently. */
    public static String plain(String name) {
        return name.replaceAll("[\\s_\\-.:?*\\uFEFF]", "").toLowerCase(Locale.ROOT);
    }

    /** Returns in words of what kind a value is. */
    public static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NULL -> "null";
            default -> "missing";
        };
    }

    /**
     * One field.
     *
     * @param of the object it belongs to
     * @param name as the file has it
     * @param value not null
     */
    public record Field(JsonFields of, String name, JsonNode value) {

        /** Returns a text; numbers and truth values as they are written. */
        public String text() {
            if (value.isString()) {
                return value.stringValue();
            }
            if (value.isNumber() || value.isBoolean()) {
                return value.asString();
            }
            throw wrong("is %s where a text is due".formatted(kind(value)));
        }

        /** Returns a list of texts; a single text is a list of one. */
        public List<String> texts() {
            if (!value.isArray()) {
                return List.of(text());
            }
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < value.size(); i++) {
                JsonNode item = value.get(i);
                if (item.isContainer() || item.isNull()) {
                    throw new Field(of, "%s[%d]".formatted(name, i), item)
                            .wrong("is %s where a text is due".formatted(kind(item)));
                }
                texts.add(item.asString());
            }
            return texts;
        }

        /** Returns an error that names this field. */
        public InputException wrong(String problem) {
            return of.wrong(": \"%s\" %s".formatted(name, problem), "Correct the line or remove it.");
        }
    }
}
