package dev.retort.local.jinja;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values of a template behave: truth, numbers and lists, as Python has them. */
final class Values {

    /** Python's None. */
    static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "None";
        }
    };

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

    /** Values that statements may change, made by {@code namespace()}. It may hold itself, and is equal to itself only. */
    static final class Namespace {

        private final Map<String, Object> values;

        Namespace(Map<String, Object> values) {
            this.values = values;
        }

        Map<String, Object> values() {
            return values;
        }
    }

    /** Returns a value from outside: null is none, and numbers are of two kinds. */
    static Object of(@Nullable Object value) {
        return switch (value) {
            case null -> NONE;
            case Double fraction -> fraction;
            case Float fraction -> fraction.doubleValue();
            case BigDecimal fraction -> fraction.doubleValue();
            case Number number -> number.longValue();
            case List<?> list -> list.stream().map(Values::of).toList();
            case Map<?, ?> map -> {
                Map<String, Object> values = new LinkedHashMap<>();
                map.forEach((name, each) -> values.put(String.valueOf(name), of(each)));
                yield values;
            }
            default -> value;
        };
    }

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
    static List<Object> asList(Object value, Work work) {
        return switch (value) {
            case List<?> list -> {
                work.elements(list.size() / 16);
                yield List.copyOf(list);
            }
            case Map<?, ?> map -> {
                work.elements(map.size());
                yield List.copyOf(map.keySet());
            }
            case String text -> {
                work.elements(text.length());
                yield text.codePoints().<Object>mapToObj(Character::toString).toList();
            }
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
            case Namespace namespace -> "a namespace";
            default -> value == NONE ? "none" : "a function";
        };
    }
}
