package dev.retort.question;

import dev.retort.file.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reference answers in the forms that data sets have: a text, a number, true or false, a list of one, SQuAD's
 * {@code {"text": […], "answer_start": […]}} and TriviaQA's {@code {"value": …}}.
 */
final class ReferenceForms {

    private static final List<String> KEYS = List.of("text", "value", "answer", "normalized_value");

    private ReferenceForms() {}

    /**
     * Returns the reference a field holds; empty for a blank text and for a list or a SQuAD object without an answer.
     *
     * @throws dev.retort.error.InputException if it is not clear which text is meant; the message names line and field
     */
    static Optional<String> of(JsonFields.Field field) {
        return text(field, field.value()).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Optional<String> text(JsonFields.Field field, JsonNode value) {
        if (value.isArray()) {
            return list(field, value);
        }
        if (!value.isObject()) {
            return value.isNull() ? Optional.empty() : Optional.of(value.asString());
        }
        for (String key : KEYS) {
            JsonNode inner = value.path(key);
            if (inner.isArray()) {
                // SQuAD's texts say the same in other words.
                return inner.isEmpty() ? Optional.empty() : single(field, inner.get(0));
            }
            if (!inner.isMissingNode()) {
                return single(field, inner);
            }
        }
        throw field.wrong("is an object where a text is due; its fields are %s".formatted(value.propertyNames()));
    }

    private static Optional<String> list(JsonFields.Field field, JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list) {
            JsonNode inner = item.isObject() && item.has("text") ? item.get("text") : item;
            single(field, inner).filter(text -> !texts.contains(text)).ifPresent(texts::add);
        }
        if (texts.size() > 1) {
            throw field.wrong("is a list of %d texts where one text is due".formatted(texts.size()));
        }
        return texts.stream().findFirst();
    }

    private static Optional<String> single(JsonFields.Field field, JsonNode value) {
        if (value.isContainer()) {
            throw field.wrong("holds %s where a text is due".formatted(JsonFields.kind(value)));
        }
        return value.isNull() ? Optional.empty() : Optional.of(value.asString());
    }
}
