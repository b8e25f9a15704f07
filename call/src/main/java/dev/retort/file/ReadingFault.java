package dev.retort.file;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/** Why a text was refused as JSON of some form, in words. */
final class ReadingFault {

    private ReadingFault() {}

    /** Returns the reason as the end of a sentence; names the line where the text is not JSON, else the field. */
    static String words(JacksonException e, String text) {
        if (!(e instanceof StreamReadException)) {
            String field = field(e);
            return field.isEmpty()
                    ? "it is not of the form that is due"
                    : "\"%s\" is not of the form that is due".formatted(field);
        }
        if (text.isBlank()) {
            return "it is empty";
        }
        JsonFault fault = JsonFault.of(text);
        long line = 1
                + text.substring(0, Math.min(fault.position(), text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return fault.field().isEmpty()
                ? "line %d %s".formatted(line, fault.problem())
                : "line %d: %s".formatted(line, fault.words());
    }

    /** Returns the place of a value, such as {@code "messages[1].content"}; empty at the top. */
    static String field(JacksonException e) {
        StringBuilder field = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return field.toString();
    }
}
