package dev.retort.local.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What may stand after {@code is}. */
final class Tests {

    private Tests() {}

    static boolean holds(String name, Object value, List<Object> arguments, Work work) {
        return switch (name) {
            case "defined" -> !(value instanceof Values.Undefined);
            case "undefined" -> value instanceof Values.Undefined;
            case "none" -> value == Values.NONE;
            case "true" -> value.equals(true);
            case "false" -> value.equals(false);
            case "boolean" -> value instanceof Boolean;
            case "string" -> value instanceof String;
            case "number" -> Values.number(value);
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "mapping" -> value instanceof Map<?, ?>;
            case "sequence", "iterable" ->
                value instanceof List<?>
                        || value instanceof Map<?, ?>
                        || value instanceof String
                        || value instanceof Values.Undefined;
            case "callable" -> value instanceof Values.Callable;
            case "odd" -> Values.asLong(value) % 2 != 0;
            case "even" -> Values.asLong(value) % 2 == 0;
            case "divisibleby" -> Values.asLong(value) % Values.asLong(argument(name, arguments)) == 0;
            case "lower" -> Values.asText(value).equals(Values.asText(value).toLowerCase(Locale.ROOT));
            case "upper" -> Values.asText(value).equals(Values.asText(value).toUpperCase(Locale.ROOT));
            case "in" -> Equality.contains(argument(name, arguments), value, work);
            case "equalto", "eq", "sameas" -> Equality.areEqual(value, argument(name, arguments), work);
            case "ne" -> !Equality.areEqual(value, argument(name, arguments), work);
            case "gt", "greaterthan" -> Equality.compare(value, argument(name, arguments), work) > 0;
            case "ge" -> Equality.compare(value, argument(name, arguments), work) >= 0;
            case "lt", "lessthan" -> Equality.compare(value, argument(name, arguments), work) < 0;
            case "le" -> Equality.compare(value, argument(name, arguments), work) <= 0;
            default -> throw Template.problem("the test \"%s\" is not supported".formatted(name));
        };
    }

    private static Object argument(String name, List<Object> arguments) {
        if (arguments.isEmpty()) {
            throw Template.problem("the test \"%s\" needs an argument".formatted(name));
        }
        return arguments.getFirst();
    }
}
