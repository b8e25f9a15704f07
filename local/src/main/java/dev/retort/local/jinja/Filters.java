package dev.retort.local.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What may stand after a bar. */
final class Filters {

    private Filters() {}

    static Object apply(
            String name, Object value, List<Object> positional, Map<String, Object> named, Rendering rendering) {
        Object result = switch (name) {
            case "trim" -> Methods.strip(text(value), positional, true, true);
            case "upper" -> text(value).toUpperCase(Locale.ROOT);
            case "lower" -> text(value).toLowerCase(Locale.ROOT);
            case "capitalize" -> Methods.capitalised(text(value));
            case "title" -> Methods.titled(text(value));
            case "replace" ->
                text(value).replace(text(argument(name, positional, 0)), text(argument(name, positional, 1)));
            case "string" -> Values.write(value);
            case "safe", "e", "escape" -> value;
            case "length", "count" ->
                value instanceof Map<?, ?> map
                        ? (long) map.size()
                        : (long) Values.asList(value).size();
            case "list" -> Values.asList(value);
            case "first" -> Evaluation.item(value, 0L);
            case "last" -> Evaluation.item(value, -1L);
            case "reverse" -> reversed(value);
            case "sort" -> Values.asList(value).stream().sorted(Values::compare).toList();
            case "unique" -> Values.asList(value).stream().distinct().toList();
            case "join" -> joined(value, positional, named);
            case "default", "d" -> otherwise(value, positional, named);
            case "tojson" -> json(value, positional, named);
            case "int" -> whole(value);
            case "float" -> value instanceof String text ? Double.valueOf(text) : (Object) Values.asDouble(value);
            case "abs" -> value instanceof Double d ? (Object) Math.abs(d) : (Object) Math.abs(Values.asLong(value));
            case "items" -> Methods.items(value);
            case "dictsort" ->
                Values.asList(Methods.items(value)).stream()
                        .sorted((a, b) -> Values.compare(Evaluation.item(a, 0L), Evaluation.item(b, 0L)))
                        .toList();
            case "select" -> selected(value, positional, false, true);
            case "reject" -> selected(value, positional, false, false);
            case "selectattr" -> selected(value, positional, true, true);
            case "rejectattr" -> selected(value, positional, true, false);
            case "map" -> mapped(value, positional, named, rendering);
            case "indent" -> indented(text(value), positional, named);
            default -> throw Template.problem("the filter \"%s\" is not supported".formatted(name));
        };
        rendering.step(result instanceof String text ? text.length() : 0);
        return result;
    }

    private static String text(Object value) {
        return Values.write(value);
    }

    private static Object argument(String name, List<Object> arguments, int i) {
        if (i >= arguments.size()) {
            throw Template.problem("\"%s\" needs %d arguments".formatted(name, i + 1));
        }
        return arguments.get(i);
    }

    private static Object reversed(Object value) {
        List<Object> list = new ArrayList<>(Values.asList(value));
        Collections.reverse(list);
        return value instanceof String ? list.stream().map(Values::write).collect(Collectors.joining()) : list;
    }

    private static String joined(Object value, List<Object> positional, Map<String, Object> named) {
        String separator = positional.isEmpty() ? "" : text(positional.getFirst());
        Object attribute = named.get("attribute");
        return Values.asList(value).stream()
                .map(element -> attribute == null ? element : Evaluation.item(element, attribute))
                .map(Values::write)
                .collect(Collectors.joining(separator));
    }

    private static Object otherwise(Object value, List<Object> positional, Map<String, Object> named) {
        Object fallback = positional.isEmpty() ? named.getOrDefault("default_value", "") : positional.getFirst();
        boolean alsoFalse =
                Values.isTrue(positional.size() > 1 ? positional.get(1) : named.getOrDefault("boolean", false));
        boolean missing = value instanceof Values.Undefined || alsoFalse && !Values.isTrue(value);
        return missing ? fallback : value;
    }

    private static String json(Object value, List<Object> positional, Map<String, Object> named) {
        Object indent = positional.isEmpty() ? named.getOrDefault("indent", Values.NONE) : positional.getFirst();
        return Values.json(value, indent == Values.NONE ? -1 : (int) Math.min(16, Values.asLong(indent)));
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

    private static List<Object> selected(Object value, List<Object> arguments, boolean byAttribute, boolean wanted) {
        List<Object> chosen = new ArrayList<>();
        int testAt = byAttribute ? 1 : 0;
        for (Object element : elements(value)) {
            Object tested = byAttribute ? Evaluation.item(element, argument("selectattr", arguments, 0)) : element;
            boolean holds = arguments.size() > testAt
                    ? Tests.holds(
                            test(text(arguments.get(testAt))), tested, arguments.subList(testAt + 1, arguments.size()))
                    : Values.isTrue(tested);
            if (holds == wanted) {
                chosen.add(element);
            }
        }
        return chosen;
    }

    /** None has no elements here, as in Jinja; a loop over it fails. */
    private static List<Object> elements(Object value) {
        return value == Values.NONE ? List.of() : Values.asList(value);
    }

    private static String test(String name) {
        return switch (name) {
            case "==" -> "eq";
            case "!=" -> "ne";
            default -> name;
        };
    }

    private static List<Object> mapped(
            Object value, List<Object> positional, Map<String, Object> named, Rendering rendering) {
        Object attribute = named.get("attribute");
        List<Object> values = new ArrayList<>();
        for (Object element : elements(value)) {
            values.add(
                    attribute != null
                            ? Evaluation.item(element, attribute)
                            : apply(
                                    text(argument("map", positional, 0)),
                                    element,
                                    positional.subList(1, positional.size()),
                                    Map.of(),
                                    rendering));
        }
        return values;
    }

    private static String indented(String text, List<Object> positional, Map<String, Object> named) {
        Object width = positional.isEmpty() ? named.getOrDefault("width", 4L) : positional.getFirst();
        boolean first = Values.isTrue(positional.size() > 1 ? positional.get(1) : named.getOrDefault("first", false));
        String blanks = " ".repeat((int) Math.max(0, Math.min(64, Values.asLong(width))));
        String indented =
                text.lines().map(line -> line.isEmpty() ? line : blanks + line).collect(Collectors.joining("\n"));
        return first ? indented : indented.substring(Math.min(indented.length(), text.isEmpty() ? 0 : blanks.length()));
    }
}
