package dev.retort.server.http;

import dev.retort.file.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a JSON object that a client sent; null counts as absent. Every method refuses a value of another type. */
public final class Fields {

    private final String path;
    private final ObjectNode node;

    private Fields(String path, ObjectNode node) {
        this.path = path;
        this.node = node;
    }

    /**
     * Reads a body.
     *
     * @throws Refusal if it is not an object
     */
    public static Fields of(JsonNode body) {
        if (body instanceof ObjectNode object) {
            return new Fields("", object);
        }
        throw Refusal.of(422, "The body is %s where a JSON object is due.".formatted(JsonFields.kind(body)));
    }

    /** Returns the object itself. */
    public ObjectNode node() {
        return node;
    }

    /** Returns whether a field is there and not null. */
    public boolean has(String key) {
        return node.hasNonNull(key);
    }

    /** Returns the path of a field from the body's beginning. */
    public String path(String key) {
        return path + key;
    }

    /** Returns a text that has to be there. */
    public String text(String key) {
        return optionalText(key).orElseThrow(() -> wrong(key, "is missing"));
    }

    /** Returns a text. */
    public Optional<String> optionalText(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode value = node.path(key);
        if (!value.isString()) {
            throw wrong(key, "is %s where a text is due".formatted(JsonFields.kind(value)));
        }
        return Optional.of(value.asString());
    }

    /** Returns a number within a range. */
    public OptionalDouble number(String key, double low, double high) {
        if (!has(key)) {
            return OptionalDouble.empty();
        }
        JsonNode value = node.path(key);
        if (!value.isNumber() || !(value.asDouble() >= low && value.asDouble() <= high)) {
            throw wrong(key, "must be a number from %s to %s".formatted(plain(low), plain(high)));
        }
        return OptionalDouble.of(value.asDouble());
    }

    /** Returns a whole number within a range. */
    public OptionalLong whole(String key, long low, long high) {
        if (!has(key)) {
            return OptionalLong.empty();
        }
        JsonNode value = node.path(key);
        boolean whole = value.isNumber() && value.asDouble() == Math.rint(value.asDouble());
        if (!whole || value.asDouble() < low || value.asDouble() > high) {
            throw wrong(key, "must be a whole number from %d to %d".formatted(low, high));
        }
        return OptionalLong.of((long) value.asDouble());
    }

    /** Returns a flag. */
    public boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = node.path(key);
        if (!value.isBoolean()) {
            throw wrong(key, "is %s where true or false is due".formatted(JsonFields.kind(value)));
        }
        return value.asBoolean();
    }

    /** Returns an object. */
    public Optional<Fields> object(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (node.path(key) instanceof ObjectNode object) {
            return Optional.of(new Fields(path + key + ".", object));
        }
        throw wrong(key, "is %s where an object is due".formatted(JsonFields.kind(node.path(key))));
    }

    /** Returns the objects of a list; empty where there is none. */
    public List<Fields> objects(String key) {
        return list(key, (at, item) -> {
            if (item instanceof ObjectNode object) {
                return new Fields(at + ".", object);
            }
            throw Refusal.ofField(at, "%s is %s where an object is due.".formatted(at, JsonFields.kind(item)));
        });
    }

    /** Returns the texts of a list; empty where there is none. */
    public List<String> texts(String key) {
        return list(key, (at, item) -> {
            if (item.isString()) {
                return item.asString();
            }
            throw Refusal.ofField(at, "%s is %s where a text is due.".formatted(at, JsonFields.kind(item)));
        });
    }

    private <T> List<T> list(String key, BiFunction<String, JsonNode, T> reading) {
        if (!has(key)) {
            return List.of();
        }
        JsonNode value = node.path(key);
        if (!value.isArray()) {
            throw wrong(key, "is %s where a list is due".formatted(JsonFields.kind(value)));
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            items.add(reading.apply("%s%s[%d]".formatted(path, key, i), value.path(i)));
        }
        return items;
    }

    /** Refuses a field: its path, then the problem. */
    public Refusal wrong(String key, String problem) {
        String at = path(key);
        return Refusal.ofField(at, "%s %s.".formatted(at, problem));
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }
}
