package dev.retort.local.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of expressions. */
final class Evaluation {

    private static final long LONGEST_REPEAT = 1 << 20;

    private final Rendering rendering;

    Evaluation(Rendering rendering) {
        this.rendering = rendering;
    }

    Object of(Expression expression) {
        rendering.step(0);
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> rendering.variable(name.name());
            case Expression.Listing listing ->
                listing.elements().stream().map(this::of).toList();
            case Expression.Mapping mapping -> mapping(mapping);
            case Expression.Attribute attribute -> attribute(of(attribute.target()), attribute.name());
            case Expression.Item item -> item(of(item.target()), of(item.key()));
            case Expression.Slice slice -> slice(slice);
            case Expression.Call call -> call(call);
            case Expression.Filter filter ->
                Filters.apply(
                        filter.name(),
                        of(filter.target()),
                        positional(filter.arguments()),
                        named(filter.arguments()),
                        rendering);
            case Expression.Test test -> Tests.holds(test.name(), of(test.target()), positional(test.arguments()));
            case Expression.Unary unary -> unary(unary);
            case Expression.Binary binary -> binary(binary);
            case Expression.Comparison comparison -> comparison(comparison);
            case Expression.Choice choice ->
                Values.isTrue(of(choice.condition()))
                        ? of(choice.whenTrue())
                        : choice.whenFalse().map(this::of).orElse(new Values.Undefined("else"));
        };
    }

    private Object mapping(Expression.Mapping mapping) {
        Map<Object, Object> values = new LinkedHashMap<>();
        for (Map.Entry<Expression, Expression> entry : mapping.entries()) {
            values.put(of(entry.getKey()), of(entry.getValue()));
        }
        return values;
    }

    /** Returns an attribute: an entry of a map or namespace, or a method. */
    static Object attribute(Object target, String name) {
        if (target instanceof Values.Undefined undefined) {
            throw Template.problem("%s is not defined and has no %s".formatted(undefined.name(), name));
        }
        if (target instanceof Values.Namespace namespace) {
            Object value = namespace.values().get(name);
            return value == null ? new Values.Undefined(name) : value;
        }
        Optional<Values.Callable> method = Methods.of(target, name);
        if (method.isPresent()) {
            return method.get();
        }
        Object value = target instanceof Map<?, ?> map ? map.get(name) : null;
        return value == null ? new Values.Undefined(name) : value;
    }

    static Object item(Object target, Object key) {
        if (target instanceof Values.Undefined undefined) {
            throw Template.problem("%s is not defined and has no elements".formatted(undefined.name()));
        }
        if (target instanceof Map<?, ?> map) {
            Object value = map.get(key);
            if (value == null && key instanceof String name) {
                return attribute(target, name);
            }
            return value == null ? new Values.Undefined(Values.write(key)) : value;
        }
        if (key instanceof Long index && (target instanceof List<?> || target instanceof String)) {
            List<Object> list = Values.asList(target);
            long at = index < 0 ? index + list.size() : index;
            return at < 0 || at >= list.size() ? new Values.Undefined("element " + index) : list.get((int) at);
        }
        return key instanceof String name ? attribute(target, name) : new Values.Undefined(Values.write(key));
    }

    private Object slice(Expression.Slice slice) {
        Object target = of(slice.target());
        List<Object> list = Values.asList(target);
        rendering.step(list.size());
        long step = slice.step().map(this::of).map(Values::asLong).orElse(1L);
        if (step == 0) {
            throw Template.problem("a slice has the step 0");
        }
        int size = list.size();
        long from = bound(slice.from(), step > 0 ? 0 : size - 1, step > 0 ? 0 : -1, step > 0 ? size : size - 1, size);
        long to = bound(slice.to(), step > 0 ? size : -1, step > 0 ? 0 : -1, step > 0 ? size : size - 1, size);
        List<Object> part = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            part.add(list.get((int) i));
        }
        if (target instanceof String) {
            StringBuilder text = new StringBuilder();
            part.forEach(text::append);
            return text.toString();
        }
        return part;
    }

    private long bound(Optional<Expression> bound, long otherwise, long least, long most, int size) {
        if (bound.isEmpty() || of(bound.get()) == Values.NONE) {
            return otherwise;
        }
        long value = Values.asLong(of(bound.get()));
        return Math.max(least, Math.min(most, value < 0 ? value + size : value));
    }

    private Object call(Expression.Call call) {
        Object target = of(call.target());
        if (target instanceof Values.Callable callable) {
            Object result = callable.call(positional(call.arguments()), named(call.arguments()));
            rendering.step(result instanceof String text ? text.length() : 0);
            return result;
        }
        throw Template.problem("%s cannot be called".formatted(Values.kind(target)));
    }

    private List<Object> positional(Expression.Arguments arguments) {
        return arguments.positional().stream().map(this::of).toList();
    }

    private Map<String, Object> named(Expression.Arguments arguments) {
        Map<String, Object> values = new LinkedHashMap<>();
        arguments.named().forEach((name, value) -> values.put(name, of(value)));
        return values;
    }

    private Object unary(Expression.Unary unary) {
        Object value = of(unary.operand());
        return switch (unary.sign()) {
            case "not" -> !Values.isTrue(value);
            case "-" -> value instanceof Double fraction ? (Object) (-fraction) : (Object) (-Values.asLong(value));
            default -> value;
        };
    }

    private Object binary(Expression.Binary binary) {
        Object left = of(binary.left());
        switch (binary.sign()) {
            case "and" -> {
                return Values.isTrue(left) ? of(binary.right()) : left;
            }
            case "or" -> {
                return Values.isTrue(left) ? left : of(binary.right());
            }
            default -> {}
        }
        Object right = of(binary.right());
        if (binary.sign().equals("~")) {
            return made(Values.write(left) + Values.write(right));
        }
        if (binary.sign().equals("+") && left instanceof String a && right instanceof String b) {
            return made(a + b);
        }
        if (binary.sign().equals("+") && left instanceof List<?> a && right instanceof List<?> b) {
            rendering.step(64 * (a.size() + b.size()));
            List<Object> joined = new ArrayList<>(a);
            joined.addAll(b);
            return joined;
        }
        if (binary.sign().equals("*") && left instanceof String text && right instanceof Long times) {
            if (times > 0 && text.length() * (double) times > LONGEST_REPEAT) {
                throw Template.problem("it repeats a text %d times".formatted(times));
            }
            return made(text.repeat((int) Math.max(0, times)));
        }
        return arithmetic(left, binary.sign(), right);
    }

    private String made(String text) {
        rendering.step(text.length());
        return text;
    }

    private static Object arithmetic(Object left, String sign, Object right) {
        if (!Values.number(left) || !Values.number(right)) {
            throw Template.problem(
                    "\"%s\" is not possible between %s and %s".formatted(sign, Values.kind(left), Values.kind(right)));
        }
        if (left instanceof Double || right instanceof Double || sign.equals("/") || sign.equals("**")) {
            double a = Values.asDouble(left);
            double b = Values.asDouble(right);
            double result = switch (sign) {
                case "+" -> a + b;
                case "-" -> a - b;
                case "*" -> a * b;
                case "/" -> a / b;
                case "//" -> Math.floor(a / b);
                case "%" -> a - b * Math.floor(a / b);
                default -> Math.pow(a, b);
            };
            boolean whole = sign.equals("**") && !(left instanceof Double) && !(right instanceof Double) && b >= 0;
            return whole ? (Object) (long) result : (Object) result;
        }
        long a = Values.asLong(left);
        long b = Values.asLong(right);
        return switch (sign) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "//" -> Math.floorDiv(a, b);
            default -> Math.floorMod(a, b);
        };
    }

    private Object comparison(Expression.Comparison comparison) {
        Object left = of(comparison.first());
        for (int i = 0; i < comparison.signs().size(); i++) {
            Object right = of(comparison.others().get(i));
            if (!holds(left, comparison.signs().get(i), right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private static boolean holds(Object left, String sign, Object right) {
        return switch (sign) {
            case "==" -> Values.areEqual(left, right);
            case "!=" -> !Values.areEqual(left, right);
            case "<" -> Values.compare(left, right) < 0;
            case "<=" -> Values.compare(left, right) <= 0;
            case ">" -> Values.compare(left, right) > 0;
            case ">=" -> Values.compare(left, right) >= 0;
            case "in" -> contains(right, left);
            default -> !contains(right, left);
        };
    }

    static boolean contains(Object container, Object element) {
        return switch (container) {
            case String text -> text.contains(Values.asText(element));
            case Map<?, ?> map -> map.containsKey(element);
            case List<?> list -> list.stream().anyMatch(one -> Values.areEqual(one, element));
            case Values.Undefined none -> false;
            default -> throw Template.problem("%s contains nothing".formatted(Values.kind(container)));
        };
    }
}
