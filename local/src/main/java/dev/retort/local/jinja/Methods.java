package dev.retort.local.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Python's methods of texts and dictionaries. */
final class Methods {

    private Methods() {}

    static Optional<Values.Callable> of(Object target, String name, Work work) {
        return switch (target) {
            case String text -> ofText(text, name, work);
            case Map<?, ?> map -> ofMap(map, name, work);
            default -> Optional.empty();
        };
    }

    private static Optional<Values.Callable> ofText(String text, String name, Work work) {
        return Optional.ofNullable(
                switch (name) {
                    case "strip" -> (positional, named) -> strip(text, positional, true, true, work);
                    case "lstrip" -> (positional, named) -> strip(text, positional, true, false, work);
                    case "rstrip" -> (positional, named) -> strip(text, positional, false, true, work);
                    case "upper" -> (positional, named) -> text.toUpperCase(Locale.ROOT);
                    case "lower" -> (positional, named) -> text.toLowerCase(Locale.ROOT);
                    case "capitalize" -> (positional, named) -> capitalised(text);
                    case "title" -> (positional, named) -> titled(text);
                    case "startswith" ->
                        (positional, named) -> anyOf(positional).stream().anyMatch(text::startsWith);
                    case "endswith" ->
                        (positional, named) -> anyOf(positional).stream().anyMatch(text::endsWith);
                    case "replace" ->
                        (positional, named) -> replaced(text, argument(positional, 0), argument(positional, 1), work);
                    case "find" -> (positional, named) -> found(text, argument(positional, 0), work);
                    case "count" ->
                        (positional, named) -> (long) pieces(text, argument(positional, 0), -1, work)
                                        .size()
                                - 1;
                    case "split" -> (positional, named) -> split(text, positional, named, work);
                    case "rsplit" -> (positional, named) -> splitFromEnd(text, positional, work);
                    case "join" -> (positional, named) -> Writing.joined(texts(only(positional), work), text, work);
                    default -> null;
                });
    }

    private static Optional<Values.Callable> ofMap(Map<?, ?> map, String name, Work work) {
        return Optional.ofNullable(
                switch (name) {
                    case "items" -> (positional, named) -> items(map, work);
                    case "keys" -> (positional, named) -> Values.asList(map, work);
                    case "values" -> (positional, named) -> values(map, work);
                    case "get" ->
                        (positional, named) -> {
                            Object value = map.get(Equality.key(only(positional)));
                            return value != null ? value : positional.size() > 1 ? positional.get(1) : Values.NONE;
                        };
                    default -> null;
                });
    }

    static List<Object> items(Object value, Work work) {
        if (!(value instanceof Map<?, ?> map)) {
            throw Template.problem("a dictionary is expected, not " + Values.kind(value));
        }
        work.elements(map.size());
        List<Object> items = new ArrayList<>();
        map.forEach((key, element) -> items.add(List.of(key, element)));
        return items;
    }

    static String strip(String text, List<Object> arguments, boolean left, boolean right, Work work) {
        Optional<String> characters = arguments.isEmpty() || arguments.getFirst() == Values.NONE
                ? Optional.empty()
                : Optional.of(Values.asText(arguments.getFirst()));
        work.search(text, characters.orElse(""));
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
        return only(arguments) instanceof List<?> several
                ? several.stream().map(Values::asText).toList()
                : List.of(argument(arguments, 0));
    }

    private static Object only(List<Object> arguments) {
        if (arguments.isEmpty()) {
            throw Template.problem("a method needs 1 argument");
        }
        return arguments.getFirst();
    }

    private static List<String> texts(Object value, Work work) {
        List<String> texts = new ArrayList<>();
        for (Object element : Values.asList(value, work)) {
            work.step();
            texts.add(Values.asText(element));
        }
        return texts;
    }

    private static List<Object> values(Map<?, ?> map, Work work) {
        work.elements(map.size());
        return List.copyOf(map.values());
    }

    private static Object found(String text, String sought, Work work) {
        work.search(text, sought);
        return (long) text.indexOf(sought);
    }

    /** Returns a text with another in place of each occurrence; its length is charged before it is made. */
    static String replaced(String text, String from, String to, Work work) {
        work.search(text, from);
        long count = from.isEmpty() ? text.length() + 1L : 0;
        if (!from.isEmpty()) {
            for (int at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length())) {
                count++;
            }
        }
        work.characters(text.length() + count * ((long) to.length() - from.length()));
        return text.replace(from, to);
    }

    private static String argument(List<Object> arguments, int i) {
        if (i >= arguments.size()) {
            throw Template.problem("a method needs %d arguments".formatted(i + 1));
        }
        return Values.asText(arguments.get(i));
    }

    private static List<Object> split(String text, List<Object> positional, Map<String, Object> named, Work work) {
        Object most = positional.size() > 1 ? positional.get(1) : named.getOrDefault("maxsplit", -1L);
        if (positional.isEmpty() || positional.getFirst() == Values.NONE) {
            String stripped = text.strip();
            work.elements(stripped.length());
            return stripped.isEmpty() ? List.of() : List.of((Object[]) stripped.split("\\s+", -1));
        }
        return pieces(text, argument(positional, 0), Values.asLong(most), work);
    }

    private static List<Object> pieces(String text, String separator, long most, Work work) {
        if (separator.isEmpty()) {
            throw Template.problem("a text is split at nothing");
        }
        work.search(text, separator);
        work.characters(text.length());
        List<Object> pieces = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0 && pieces.size() != most; at = text.indexOf(separator, from)) {
            work.step();
            pieces.add(text.substring(from, at));
            from = at + separator.length();
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    private static List<Object> splitFromEnd(String text, List<Object> positional, Work work) {
        String separator = argument(positional, 0);
        List<Object> pieces = pieces(text, separator, -1, work);
        long most = positional.size() > 1 ? Values.asLong(positional.get(1)) : -1;
        if (most < 0 || pieces.size() <= most + 1) {
            return pieces;
        }
        int first = (int) (pieces.size() - most);
        List<Object> joined = new ArrayList<>();
        joined.add(Writing.joined(texts(pieces.subList(0, first), work), separator, work));
        joined.addAll(pieces.subList(first, pieces.size()));
        return joined;
    }
}
