package dev.retort.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * The objects of a file that a user brings: one a line, or one list of them, or pretty-printed one after another. Lines end
 * at line feeds only, so that U+2028, U+2029 and U+0085 inside a text are content. A byte order mark is taken off, and
 * UTF-16 and UTF-32 are read. One line at a time is in memory where a file holds one object a line.
 */
public final class JsonRecords {

    private static final int LINES_LOOKED_AT = 200;

    /** How the objects of a file are laid out. */
    public enum Layout {
        /** One object a line. */
        LINES,
        /** One list of objects. */
        LIST,
        /** Objects over several lines, one after another. */
        PRETTY_PRINTED
    }

    /** One entry of a file. */
    public sealed interface Entry {

        /** Returns the line it begins on, counted from 1; 0 for the file as a whole. */
        int line();
    }

    /**
     * An object.
     *
     * @param node the object
     */
    public record Read(int line, JsonNode node) implements Entry {}

    /**
     * Something else.
     *
     * @param fault why it is not an object
     */
    public record Damaged(int line, JsonFault fault) implements Entry {

        Damaged(int line, String problem) {
            this(line, new JsonFault("", problem, 0, false));
        }
    }

    /** A blank line. */
    public record Blank(int line) implements Entry {}

    /**
     * How a file is written.
     *
     * @param layout of its objects
     * @param mark whether a byte order mark begins it
     * @param encoding its name, such as {@code "UTF-8"}
     */
    public record Form(Layout layout, boolean mark, String encoding) {

        /** Returns whether the encoding is none of Unicode's, so that it was guessed. */
        public boolean guessed() {
            return !encoding.startsWith("UTF-");
        }

        /** Returns whether every reader of JSON lines takes such a file. */
        public boolean plain() {
            return layout == Layout.LINES && !mark && encoding.equals("UTF-8");
        }
    }

    private JsonRecords() {}

    /**
     * Hands all entries of a file to the consumer, in order.
     *
     * @throws dev.retort.error.InputException if there is no such file
     * @throws dev.retort.error.ResourceException if it cannot be read
     */
    public static Form read(Path file, Consumer<Entry> consumer) {
        try (TextLines lines = TextLines.open(file)) {
            Layout layout = layout(lines, consumer);
            return new Form(layout, lines.mark(), lines.encoding());
        }
    }

    /**
     * Does the same with a file in any encoding: where it is not Unicode, that for which its letters speak.
     *
     * @return {@link Form#encoding()} names what was guessed
     * @throws dev.retort.error.InputException if there is no such file
     * @throws dev.retort.error.ResourceException if it cannot be read
     */
    public static Form readInAnyEncoding(Path file, Consumer<Entry> consumer) {
        try (TextLines lines = TextLines.inAnyEncoding(file)) {
            Layout layout = layout(lines, consumer);
            return new Form(layout, lines.mark(), lines.encoding());
        }
    }

    private static Layout layout(TextLines lines, Consumer<Entry> consumer) {
        boolean first = true;
        for (Optional<TextLines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            TextLines.Line line = next.get();
            Entry entry = entry(line);
            if (first && !(entry instanceof Blank)) {
                first = false;
                boolean over = entry instanceof Damaged
                        && line.text()
                                .map(String::strip)
                                .filter(JsonRecords::mayBeWhole)
                                .isPresent();
                Optional<Whole> whole = over ? whole(lines.whole()) : Optional.empty();
                if (whole.isPresent()) {
                    whole.get().entries().forEach(consumer);
                    return whole.get().layout();
                }
            }
            consumer.accept(entry);
        }
        return Layout.LINES;
    }

    private static Entry entry(TextLines.Line line) {
        if (line.text().isEmpty()) {
            return new Damaged(line.number(), "is not UTF-8 text: save the file as UTF-8");
        }
        String text = line.text().get();
        if (text.isBlank()) {
            return new Blank(line.number());
        }
        try {
            return object(line.number(), Json.mapper().readTree(text));
        } catch (JacksonException e) {
            return new Damaged(line.number(), JsonFault.of(text));
        }
    }

    private static Entry object(int line, JsonNode node) {
        return node.isObject()
                ? new Read(line, node)
                : new Damaged(line, "is %s where an object is due".formatted(JsonFields.kind(node)));
    }

    /** Returns whether more lines may belong to the first: to a list, or to an object that it does not end. */
    private static boolean mayBeWhole(String line) {
        return line.startsWith("[")
                || line.startsWith("{") && JsonFault.of(line).cutShort()
                || line.indexOf('\r') >= 0;
    }

    private record Whole(Layout layout, List<Entry> entries) {}

    private static Optional<Whole> whole(String text) {
        List<Entry> entries = new ArrayList<>();
        Layout layout = Layout.PRETTY_PRINTED;
        try (JsonParser parser = Json.mapper().createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.START_ARRAY) {
                    entries.add(value(parser));
                    continue;
                }
                if (!entries.isEmpty()) {
                    return Optional.empty();
                }
                layout = Layout.LIST;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    entries.add(value(parser));
                }
            }
            boolean returns = layout == Layout.PRETTY_PRINTED && text.indexOf('\n') < 0;
            return Optional.of(new Whole(returns ? Layout.LINES : layout, entries));
        } catch (JacksonException e) {
            return linesOfTheirOwn(text) ? Optional.empty() : Optional.of(broken(text));
        }
    }

    private static Entry value(JsonParser parser) {
        int line = parser.currentTokenLocation().getLineNr();
        JsonNode node = parser.readValueAsTree();
        return object(line, node);
    }

    /** Returns whether half of the lines behind the first are objects: then only the first is damaged. */
    private static boolean linesOfTheirOwn(String text) {
        int objects = 0;
        int others = 0;
        int from = text.indexOf('\n') + 1;
        for (int i = 0; i < LINES_LOOKED_AT && from > 0 && from < text.length(); i++) {
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end < 0 ? text.length() : end).strip();
            if (!line.isEmpty()) {
                boolean object = line.startsWith("{") && line.endsWith("}") && isObject(line);
                objects += object ? 1 : 0;
                others += object ? 0 : 1;
            }
            from = end < 0 ? 0 : end + 1;
        }
        return objects > 0 && objects >= others;
    }

    private static boolean isObject(String line) {
        try {
            return Json.mapper().readTree(line).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    private static Whole broken(String text) {
        JsonFault fault = JsonFault.of(text);
        int line = 1;
        int end = Math.min(fault.position(), text.stripTrailing().length());
        for (int i = 0; i < end; i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        boolean list = text.stripLeading().startsWith("[");
        return new Whole(list ? Layout.LIST : Layout.PRETTY_PRINTED, List.of(new Damaged(line, fault)));
    }
}
