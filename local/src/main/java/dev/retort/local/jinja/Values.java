package dev.retort.local.jinja;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How values of a template behave: truth, equality, order, text and JSON, as Python has them. */
final class Values {

    /** Python's None. */
    static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "None";
        }
    };

    private static final int DEEPEST = 64;

    private Values() {}

    /** A name or attribute that is not there; it writes as nothing, and nothing else may be done with it. */
    record Undefined(String name) {
        @Override
        public String toString() {
            return "";
        }
    }

    /** Something that can be called. */
    @FunctionalInterface
    interface Callable {
        Object call(List<Object> positional, Map<String, Object> named);
    }

    /** Values that statements may change, made by {@code namespace()}. */
    record Namespace(Map<String, Object> values) {}

    static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case Collection<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Undefined none -> false;
            default -> value != NONE;
        };
    }

    static boolean areEqual(Object left, Object right) {
        if (number(left) && number(right)) {
            return left instanceof Double || right instanceof Double
                    ? asDouble(left) == asDouble(right)
                    : asLong(left) == asLong(right);
        }
        return Objects.equals(left, right);
    }

    static int compare(Object left, Object right) {
        if (number(left) && number(right)) {
            return Double.compare(asDouble(left), asDouble(right));
        }
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        throw Template.problem("%s and %s cannot be compared".formatted(kind(left), kind(right)));
    }

    static boolean number(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    static double asDouble(Object value) {
        return value instanceof Double fraction ? fraction : asLong(value);
    }

    static long asLong(Object value) {
        return switch (value) {
            case Long number -> number;
            case Boolean truth -> truth ? 1 : 0;
            case Double number -> number.longValue();
            default -> throw Template.problem("a number is expected, not " + kind(value));
        };
    }

    static String asText(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw Template.problem("a text is expected, not " + kind(value));
    }

    /** Returns what a loop runs over: elements of a list, characters of a text, keys of a map. */
    static List<Object> asList(Object value) {
        return switch (value) {
            case List<?> list -> List.copyOf(list);
            case Map<?, ?> map -> List.copyOf(map.keySet());
            case String text ->
                text.codePoints().<Object>mapToObj(Character::toString).toList();
            case Undefined none -> List.of();
            default -> throw Template.problem("a list is expected, not " + kind(value));
        };
    }

    static String kind(Object value) {
        return switch (value) {
            case Undefined undefined -> "\"" + undefined.name() + "\", which is not defined";
            case String text -> "a text";
            case List<?> list -> "a list";
            case Map<?, ?> map -> "a dictionary";
            case Long number -> "a number";
            case Double number -> "a number";
            case Boolean truth -> "a truth value";
            default -> value == NONE ? "none" : "a function";
        };
    }

    /** Writes a value as {@code {{ value }}} does. */
    static String write(Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean truth -> truth ? "True" : "False";
            case List<?> list -> literal(list, 0);
            case Map<?, ?> map -> literal(map, 0);
            default -> value.toString();
        };
    }

    private static String literal(Object value, int depth) {
        if (depth > DEEPEST) {
            throw Template.problem("its values are nested too deep");
        }
        StringBuilder out = new StringBuilder();
        switch (value) {
            case List<?> list -> {
                out.append('[');
                for (Object element : list) {
                    out.append(out.length() > 1 ? ", " : "").append(literal(element, depth + 1));
                }
                out.append(']');
            }
            case Map<?, ?> map -> {
                out.append('{');
                map.forEach((key, element) -> out.append(out.length() > 1 ? ", " : "")
                        .append(literal(key, depth + 1))
                        .append(": ")
                        .append(literal(element, depth + 1)));
                out.append('}');
            }
            case String text ->
                out.append('\'')
                        .append(text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n"))
                        .append('\'');
            default -> out.append(write(value));
        }
        return out.toString();
    }

    /**
     * Writes a value as Python's {@code json.dumps(value, ensure_ascii=False, indent=indent)} does.
     *
     * @param indent blanks a level, or -1 for one line
     */
    static String json(Object value, int indent) {
        StringBuilder out = new StringBuilder();
        json(value, indent, 0, out);
        return out.toString();
    }

    private static void json(Object value, int indent, int depth, StringBuilder out) {
        if (depth > DEEPEST) {
            throw Template.problem("its values are nested too deep");
        }
        switch (value) {
            case String text -> quote(text, out);
            case Boolean truth -> out.append(truth.booleanValue());
            case Long number -> out.append(number.longValue());
            case Double number -> out.append(number.doubleValue());
            case List<?> list -> {
                out.append('[');
                boolean first = true;
                for (Object element : list) {
                    separate(first, indent, depth + 1, out);
                    json(element, indent, depth + 1, out);
                    first = false;
                }
                close(first, indent, depth, out);
                out.append(']');
            }
            case Map<?, ?> map -> {
                out.append('{');
                boolean first = true;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    separate(first, indent, depth + 1, out);
                    quote(write(entry.getKey()), out);
                    out.append(": ");
                    json(entry.getValue(), indent, depth + 1, out);
                    first = false;
                }
                close(first, indent, depth, out);
                out.append('}');
            }
            default -> {
                if (value != NONE) {
                    throw Template.problem("%s cannot be written as JSON".formatted(kind(value)));
                }
                out.append("null");
            }
        }
    }

    private static void separate(boolean first, int indent, int depth, StringBuilder out) {
        if (indent >= 0) {
            out.append(first ? "\n" : ",\n").repeat(' ', indent * depth);
        } else if (!first) {
            out.append(", ");
        }
    }

    private static void close(boolean empty, int indent, int depth, StringBuilder out) {
        if (indent >= 0 && !empty) {
            out.append('\n').repeat(' ', indent * depth);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
