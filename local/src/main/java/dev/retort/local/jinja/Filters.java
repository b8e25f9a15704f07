package dev.retort.local.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What may stand after a bar. */
final class Filters {

    private Filters() {}

    static Object apply(String name, Object value, List<Object> positional, Map<String, Object> named, Work work) {
        work.enter();
        Object result = applied(name, value, positional, named, work);
        work.characters(result instanceof String text ? text.length() : 0);
        work.leave();
        return result;
    }

    private static Object applied(
            String name, Object value, List<Object> positional, Map<String, Object> named, Work work) {
        return switch (name) {
            case "trim" -> Methods.strip(Writing.text(value, work), positional, true, true, work);
            case "upper" -> Writing.text(value, work).toUpperCase(Locale.ROOT);
            case "lower" -> Writing.text(value, work).toLowerCase(Locale.ROOT);
            case "capitalize" -> Methods.capitalised(Writing.text(value, work));
            case "title" -> Methods.titled(Writing.text(value, work));
            case "replace" ->
                Methods.replaced(
                        Writing.text(value, work),
                        Writing.text(argument(name, positional, 0), work),
                        Writing.text(argument(name, positional, 1), work),
                        work);
            case "string" -> Writing.text(value, work);
            case "safe", "e", "escape" -> value;
            case "length", "count" -> Evaluation.length(value, work);
            case "list" -> Values.asList(value, work);
            case "first" -> Evaluation.item(value, 0L, work);
            case "last" -> Evaluation.item(value, -1L, work);
            case "reverse" -> reversed(value, work);
            case "sort" -> sorted(Values.asList(value, work), (a, b) -> Equality.compare(a, b, work));
            case "unique" -> Equality.unique(Values.asList(value, work), work);
            case "join" -> joined(value, positional, named, work);
            case "default", "d" -> otherwise(value, positional, named);
            case "tojson" -> json(value, positional, named, work);
            case "int" -> whole(value);
            case "float" -> fraction(value);
            case "abs" -> value instanceof Double d ? (Object) Math.abs(d) : (Object) Math.abs(Values.asLong(value));
            case "items" -> Methods.items(value, work);
            case "dictsort" ->
                sorted(
                        Methods.items(value, work),
                        (a, b) -> Equality.compare(Evaluation.item(a, 0L, work), Evaluation.item(b, 0L, work), work));
            case "select" -> selected(value, positional, false, true, work);
            case "reject" -> selected(value, positional, false, false, work);
            case "selectattr" -> selected(value, positional, true, true, work);
            case "rejectattr" -> selected(value, positional, true, false, work);
            case "map" -> mapped(value, positional, named, work);
            case "indent" -> indented(Writing.text(value, work), positional, named, work);
            default -> throw Template.problem("the filter \"%s\" is not supported".formatted(name));
        };
    }

    private static Object argument(String name, List<Object> arguments, int i) {
        if (i >= arguments.size()) {
            throw Template.problem("\"%s\" needs %d arguments".formatted(name, i + 1));
        }
        return arguments.get(i);
    }

    private static List<Object> sorted(List<Object> list, Comparator<Object> order) {
        List<Object> sorted = new ArrayList<>(list);
        sorted.sort(order);
        return sorted;
    }

    private static Object reversed(Object value, Work work) {
        if (value instanceof String text) {
            return new StringBuilder(text).reverse().toString();
        }
        return Values.asList(value, work).reversed();
    }

    private static String joined(Object value, List<Object> positional, Map<String, Object> named, Work work) {
        String separator = positional.isEmpty() ? "" : Writing.text(positional.getFirst(), work);
        Object attribute = named.get("attribute");
        List<String> texts = new ArrayList<>();
        for (Object element : Values.asList(value, work)) {
            work.step();
            texts.add(Writing.text(attribute == null ? element : Evaluation.item(element, attribute, work), work));
        }
        return Writing.joined(texts, separator, work);
    }

    private static Object otherwise(Object value, List<Object> positional, Map<String, Object> named) {
        Object fallback = positional.isEmpty() ? named.getOrDefault("default_value", "") : positional.getFirst();
        boolean alsoFalse =
                Values.isTrue(positional.size() > 1 ? positional.get(1) : named.getOrDefault("boolean", false));
        boolean missing = value instanceof Values.Undefined || alsoFalse && !Values.isTrue(value);
        return missing ? fallback : value;
    }

    private static String json(Object value, List<Object> positional, Map<String, Object> named, Work work) {
        Object indent = positional.isEmpty() ? named.getOrDefault("indent", Values.NONE) : positional.getFirst();
        return Writing.json(value, indent == Values.NONE ? -1 : (int) Math.clamp(Values.asLong(indent), 0L, 16L), work);
    }

    private static Object whole(Object value) {
        if (value instanceof String text) {
            try {
                return Long.valueOf(text.strip());
            } catch (NumberFormatException e) {
                return 0L;
            }
        }
        return Values.asLong(value);
    }

    private static Object fraction(Object value) {
        if (value instanceof String text) {
            try {
                return Double.valueOf(text.strip());
            } catch (NumberFormatException e) {
                return 0.0;
            }
        }
        return Values.asDouble(value);
    }

    private static List<Object> selected(
            Object value, List<Object> arguments, boolean byAttribute, boolean wanted, Work work) {
        List<Object> chosen = new ArrayList<>();
        int testAt = byAttribute ? 1 : 0;
        for (Object element : elements(value, work)) {
            work.step();
            Object tested =
                    byAttribute ? Evaluation.item(element, argument("selectattr", arguments, 0), work) : element;
            boolean holds = arguments.size() > testAt
                    ? Tests.holds(
                            test(Writing.text(arguments.get(testAt), work)),
                            tested,
                            arguments.subList(testAt + 1, arguments.size()),
                            work)
                    : Values.isTrue(tested);
            if (holds == wanted) {
                chosen.add(element);
            }
        }
        return chosen;
    }

    /** None has no elements here, as in Jinja; a loop over it fails. */
    private static List<Object> elements(Object value, Work work) {
        return value == Values.NONE ? List.of() : Values.asList(value, work);
    }

    private static String test(String name) {
        return switch (name) {
            case "==" -> "eq";
            case "!=" -> "ne";
            default -> name;
        };
    }

    private static List<Object> mapped(Object value, List<Object> positional, Map<String, Object> named, Work work) {
        Object attribute = named.get("attribute");
        List<Object> values = new ArrayList<>();
        for (Object element : elements(value, work)) {
            work.step();
            values.add(
                    attribute != null
                            ? Evaluation.item(element, attribute, work)
                            : apply(
                                    Writing.text(argument("map", positional, 0), work),
                                    element,
                                    positional.subList(1, positional.size()),
                                    Map.of(),
                                    work));
        }
        return values;
    }

    private static String indented(String text, List<Object> positional, Map<String, Object> named, Work work) {
        Object width = positional.isEmpty() ? named.getOrDefault("width", 4L) : positional.getFirst();
        boolean first = Values.isTrue(positional.size() > 1 ? positional.get(1) : named.getOrDefault("first", false));
        String blanks = " ".repeat((int) Math.clamp(Values.asLong(width), 0L, 64L));
        List<String> lines = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            work.step();
            lines.add(line.isEmpty() || lines.isEmpty() && !first ? line : blanks + line);
        }
        return Writing.joined(lines, "\n", work);
    }
}
