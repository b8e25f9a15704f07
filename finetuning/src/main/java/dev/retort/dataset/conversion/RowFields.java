package dev.retort.dataset.conversion;

import dev.retort.file.JsonFields;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The fields of an object, found without regard to case; remembers which were asked for. Not thread-safe. */
final class RowFields {

    private final JsonNode object;
    private final Set<String> taken = new LinkedHashSet<>();

    RowFields(JsonNode object) {
        this.object = object;
    }

    /**
     * One field.
     *
     * @param name as the file has it
     * @param value not null
     */
    record Field(String name, JsonNode value) {}

    /** Returns the first of some fields that is there and not null. */
    Optional<Field> first(List<String> names) {
        for (String name : names) {
            for (String key : object.propertyNames()) {
                if (key.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                    taken.add(key);
                    if (!object.get(key).isNull()) {
                        return Optional.of(new Field(key, object.get(key)));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the fields that were not asked for. */
    Set<String> others() {
        Set<String> others = new LinkedHashSet<>(object.propertyNames());
        others.removeAll(taken);
        return others;
    }

    /** Returns a text: a string, a number, or a list of text parts joined. */
    static String text(String field, JsonNode value) throws Unmappable {
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isNumber() || value.isBoolean()) {
            return value.asString();
        }
        if (value.isObject() && value.has("parts")) {
            return text(field + ".parts", value.get("parts"));
        }
        if (value.isObject() && value.path("text").isString()) {
            return value.get("text").stringValue();
        }
        if (!value.isArray()) {
            throw new Unmappable(field, "is %s where a text is due".formatted(JsonFields.kind(value)));
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.size(); i++) {
            JsonNode part = value.get(i);
            boolean readable = part.isString() || part.path("text").isString();
            if (!readable) {
                throw new Unmappable("%s[%d]".formatted(field, i), "is not text, such as a picture or a sound");
            }
            text.append(part.isString() ? part.stringValue() : part.get("text").stringValue());
        }
        return text.toString();
    }
}
