package dev.retort.local.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Python's methods of texts and dictionaries. */
final class Methods {

    private Methods() {}

    static Optional<Values.Callable> of(Object target, String name) {
        return switch (target) {
            case String text -> ofText(text, name);
            case Map<?, ?> map -> ofMap(map, name);
            default -> Optional.empty();
        };
    }

    private static Optional<Values.Callable> ofText(String text, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "strip" -> (positional, named) -> strip(text, positional, true, true);
                    case "lstrip" -> (positional, named) -> strip(text, positional, true, false);
                    case "rstrip" -> (positional, named) -> strip(text, positional, false, true);
                    case "upper" -> (positional, named) -> text.toUpperCase(Locale.ROOT);
                    case "lower" -> (positional, named) -> text.toLowerCase(Locale.ROOT);
                    case "capitalize" -> (positional, named) -> capitalised(text);
                    case "title" -> (positional, named) -> titled(text);
                    case "startswith" ->
                        (positional, named) -> anyOf(positional).stream().anyMatch(text::startsWith);
                    case "endswith" ->
                        (positional, named) -> anyOf(positional).stream().anyMatch(text::endsWith);
                    case "replace" ->
                        (positional, named) -> text.replace(argument(positional, 0), argument(positional, 1));
                    case "find" -> (positional, named) -> (long) text.indexOf(argument(positional, 0));
                    case "count" ->
                        (positional, named) ->
                                (long) pieces(text, argument(positional, 0), -1).size() - 1;
                    case "split" -> (positional, named) -> split(text, positional, named);
                    case "rsplit" -> (positional, named) -> splitFromEnd(text, positional);
                    case "join" ->
                        (positional, named) -> String.join(
                                text,
                                Values.asList(positional.getFirst()).stream()
                                        .map(Values::asText)
                                        .toList());
                    default -> null;
                });
    }

    private static Optional<Values.Callable> ofMap(Map<?, ?> map, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "items" -> (positional, named) -> items(map);
                    case "keys" -> (positional, named) -> List.copyOf(map.keySet());
                    case "values" -> (positional, named) -> List.copyOf(map.values());
                    case "get" ->
                        (positional, named) -> {
                            Object value = map.get(positional.getFirst());
                            return value != null ? value : positional.size() > 1 ? positional.get(1) : Values.NONE;
                        };
                    default -> null;
                });
    }

    static Object items(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw Template.problem("a dictionary is expected, not " + Values.kind(value));
        }
        List<Object> items = new ArrayList<>();
        map.forEach((key, element) -> items.add(List.of(key, element)));
        return items;
    }

    static String strip(String text, List<Object> arguments, boolean left, boolean right) {
        Optional<String> characters = arguments.isEmpty() || arguments.getFirst() == Values.NONE
                ? Optional.empty()
                : Optional.of(Values.asText(arguments.getFirst()));
        int start = 0;
        int end = text.length();
        while (left && start < end && strips(characters, text.charAt(start))) {
            start++;
        }
        while (right && end > start && strips(characters, text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean strips(Optional<String> characters, char c) {
        // Python counts the no-break spaces and the next-line control as white space, Java does not.
        return characters.isPresent()
                ? characters.get().indexOf(c) >= 0
                : Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    static String capitalised(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    static String titled(String text) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(inWord ? Character.toLowerCase(c) : Character.toUpperCase(c));
            inWord = Character.isLetter(c);
        }
        return out.toString();
    }

    private static List<String> anyOf(List<Object> arguments) {
        return arguments.getFirst() instanceof List<?> several
                ? several.stream().map(Values::asText).toList()
                : List.of(argument(arguments, 0));
    }

    private static String argument(List<Object> arguments, int i) {
        if (i >= arguments.size()) {
            throw Template.problem("a method needs %d arguments".formatted(i + 1));
        }
        return Values.asText(arguments.get(i));
    }

    private static List<Object> split(String text, List<Object> positional, Map<String, Object> named) {
        Object most = positional.size() > 1 ? positional.get(1) : named.getOrDefault("maxsplit", -1L);
        if (positional.isEmpty() || positional.getFirst() == Values.NONE) {
            String stripped = text.strip();
            return stripped.isEmpty() ? List.of() : List.of((Object[]) stripped.split("\\s+", -1));
        }
        return pieces(text, argument(positional, 0), Values.asLong(most));
    }

    private static List<Object> pieces(String text, String separator, long most) {
        if (separator.isEmpty()) {
            throw Template.problem("a text is split at nothing");
        }
        List<Object> pieces = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0 && pieces.size() != most; at = text.indexOf(separator, from)) {
            pieces.add(text.substring(from, at));
            from = at + separator.length();
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    private static List<Object> splitFromEnd(String text, List<Object> positional) {
        String separator = argument(positional, 0);
        List<Object> pieces = pieces(text, separator, -1);
        long most = positional.size() > 1 ? Values.asLong(positional.get(1)) : -1;
        if (most < 0 || pieces.size() <= most + 1) {
            return pieces;
        }
        int first = (int) (pieces.size() - most);
        List<Object> joined = new ArrayList<>();
        joined.add(String.join(
                separator, pieces.subList(0, first).stream().map(Values::asText).toList()));
        joined.addAll(pieces.subList(first, pieces.size()));
        return joined;
    }
}
