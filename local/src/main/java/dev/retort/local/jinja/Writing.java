package dev.retort.local.jinja;

import java.util.List;
import java.util.Map;

/** Values as text: as {@code {{ value }}} writes them, and as JSON. What is written is charged while it is written. */
final class Writing {

    private static final int DEEPEST = 64;

    private final Work work;
    private final StringBuilder out = new StringBuilder();
    private int charged;

    private Writing(Work work) {
        this.work = work;
    }

    /** Writes a value as {@code {{ value }}} does. */
    static String text(Object value, Work work) {
        return switch (value) {
            case String text -> text;
            case List<?> list -> new Writing(work).whole(list);
            case Map<?, ?> map -> new Writing(work).whole(map);
            default -> simple(value);
        };
    }

    /** Returns texts with a separator between them. */
    static String joined(Iterable<String> texts, String separator, Work work) {
        Writing writing = new Writing(work);
        boolean first = true;
        for (String text : texts) {
            if (!first) {
                writing.add(separator);
            }
            writing.add(text);
            first = false;
        }
        return writing.out.toString();
    }

    /**
     * Writes a value as Python's {@code json.dumps(value, ensure_ascii=False, indent=indent)} does.
     *
     * @param indent blanks a level, or -1 for one line
     */
    static String json(Object value, int indent, Work work) {
        Writing writing = new Writing(work);
        writing.json(value, indent, 0);
        return writing.out.toString();
    }

    private static String simple(Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean truth -> truth ? "True" : "False";
            case Values.Namespace namespace -> "<Namespace>";
            case Values.Callable callable -> "<function>";
            default -> value.toString();
        };
    }

    private String whole(Object value) {
        literal(value, 0);
        return out.toString();
    }

    private void literal(Object value, int depth) {
        deeper(depth);
        switch (value) {
            case List<?> list -> {
                add("[");
                String separator = "";
                for (Object element : list) {
                    add(separator);
                    literal(element, depth + 1);
                    separator = ", ";
                }
                add("]");
            }
            case Map<?, ?> map -> {
                add("{");
                String separator = "";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    add(separator);
                    literal(entry.getKey(), depth + 1);
                    add(": ");
                    literal(entry.getValue(), depth + 1);
                    separator = ", ";
                }
                add("}");
            }
            case String text -> {
                add("'");
                for (int i = 0; i < text.length(); i++) {
                    char c = text.charAt(i);
                    add(c == '\\' ? "\\\\" : c == '\'' ? "\\'" : c == '\n' ? "\\n" : c);
                }
                add("'");
            }
            default -> add(simple(value));
        }
    }

    private void json(Object value, int indent, int depth) {
        deeper(depth);
        switch (value) {
            case String text -> quote(text);
            case Boolean truth -> add(truth ? "true" : "false");
            case Long number -> add(number.toString());
            case Double number -> add(number.toString());
            case List<?> list -> {
                add("[");
                boolean first = true;
                for (Object element : list) {
                    separate(first, indent, depth + 1);
                    json(element, indent, depth + 1);
                    first = false;
                }
                close(first, indent, depth);
                add("]");
            }
            case Map<?, ?> map -> {
                add("{");
                boolean first = true;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    separate(first, indent, depth + 1);
                    quote(simple(entry.getKey()));
                    add(": ");
                    json(entry.getValue(), indent, depth + 1);
                    first = false;
                }
                close(first, indent, depth);
                add("}");
            }
            default -> {
                if (value != Values.NONE) {
                    throw Template.problem("%s cannot be written as JSON".formatted(Values.kind(value)));
                }
                add("null");
            }
        }
    }

    private void deeper(int depth) {
        work.step();
        if (depth > DEEPEST) {
            throw Template.problem("its values are nested too deep");
        }
    }

    private void separate(boolean first, int indent, int depth) {
        if (indent >= 0) {
            add(first ? "\n" : ",\n");
            add(" ".repeat(indent * depth));
        } else if (!first) {
            add(", ");
        }
    }

    private void close(boolean empty, int indent, int depth) {
        if (indent >= 0 && !empty) {
            add("\n");
            add(" ".repeat(indent * depth));
        }
    }

    private void quote(String text) {
        add("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> add("\\\"");
                case '\\' -> add("\\\\");
                case '\n' -> add("\\n");
                case '\r' -> add("\\r");
                case '\t' -> add("\\t");
                case '\b' -> add("\\b");
                case '\f' -> add("\\f");
                default -> {
                    if (c < 0x20) {
                        add("\\u%04x".formatted((int) c));
                    } else {
                        add(c);
                    }
                }
            }
        }
        add("\"");
    }

    private void add(Object textOrCharacter) {
        if (textOrCharacter instanceof String text) {
            charge(text.length());
            out.append(text);
        } else {
            charge(1);
            out.append((char) textOrCharacter);
        }
    }

    /** Charges in lumps: a step for each character would make a long text cost more than it does. */
    private void charge(int length) {
        if (out.length() + (long) length - charged >= 1024) {
            work.fits(out.length() + (long) length);
            work.characters(out.length() + (long) length - charged);
            charged = out.length() + length;
        }
    }
}
