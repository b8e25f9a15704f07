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
    private final Work work;

    Evaluation(Rendering rendering, Work work) {
        this.rendering = rendering;
        this.work = work;
    }

    Object of(Expression expression) {
        work.enter();
        Object value = value(expression);
        work.leave();
        return value;
    }

    private Object value(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> rendering.variable(name.name());
            case Expression.Listing listing -> all(listing.elements());
            case Expression.Mapping mapping -> mapping(mapping);
            case Expression.Attribute attribute -> attribute(of(attribute.target()), attribute.name(), work);
            case Expression.Item item -> item(of(item.target()), of(item.key()), work);
            case Expression.Slice slice -> slice(slice);
            case Expression.Call call -> call(call);
            case Expression.Filter filter ->
                Filters.apply(
                        filter.name(),
                        of(filter.target()),
                        positional(filter.arguments()),
                        named(filter.arguments()),
                        work);
            case Expression.Test test ->
                Tests.holds(test.name(), of(test.target()), positional(test.arguments()), work);
            case Expression.Unary unary -> unary(unary);
            case Expression.Binary binary -> binary(binary);
            case Expression.Comparison comparison -> comparison(comparison);
            case Expression.Choice choice ->
                Values.isTrue(of(choice.condition()))
                        ? of(choice.whenTrue())
                        : choice.whenFalse().isPresent() ? of(choice.whenFalse().get()) : new Values.Undefined("else");
        };
    }

    private Object mapping(Expression.Mapping mapping) {
        Map<Object, Object> values = new LinkedHashMap<>();
        for (Map.Entry<Expression, Expression> entry : mapping.entries()) {
            values.put(Equality.key(of(entry.getKey())), of(entry.getValue()));
        }
        return values;
    }

    /** Returns an attribute: an entry of a map or namespace, or a method. */
    static Object attribute(Object target, String name, Work work) {
        if (target instanceof Values.Undefined undefined) {
            throw Template.problem("%s is not defined and has no %s".formatted(undefined.name(), name));
        }
        if (target instanceof Values.Namespace namespace) {
            Object value = namespace.values().get(name);
            return value == null ? new Values.Undefined(name) : value;
        }
        Optional<Values.Callable> method = Methods.of(target, name, work);
        if (method.isPresent()) {
            return method.get();
        }
        Object value = target instanceof Map<?, ?> map ? map.get(name) : null;
        return value == null ? new Values.Undefined(name) : value;
    }

    static Object item(Object target, Object key, Work work) {
        if (target instanceof Values.Undefined undefined) {
            throw Template.problem("%s is not defined and has no elements".formatted(undefined.name()));
        }
        if (target instanceof Map<?, ?> map) {
            Object value = map.get(Equality.key(key));
            if (value == null && key instanceof String name) {
                return attribute(target, name, work);
            }
            return value == null ? undefined(key) : value;
        }
        if (key instanceof Long index && (target instanceof List<?> || target instanceof String)) {
            long size = length(target, work);
            long at = index < 0 ? index + size : index;
            if (at < 0 || at >= size) {
                return new Values.Undefined("element " + index);
            }
            return target instanceof List<?> list ? list.get((int) at) : part((String) target, at, at + 1);
        }
        return key instanceof String name ? attribute(target, name, work) : undefined(key);
    }

    private static Object undefined(Object key) {
        return new Values.Undefined(
                key instanceof String || Values.number(key) ? String.valueOf(key) : Values.kind(key));
    }

    /** Returns the number of elements of a list or dictionary, or of characters of a text. */
    static long length(Object value, Work work) {
        return switch (value) {
            case Map<?, ?> map -> map.size();
            case List<?> list -> list.size();
            case String text -> {
                work.characters(text.length());
                yield text.codePointCount(0, text.length());
            }
            default -> Values.asList(value, work).size();
        };
    }

    private static String part(String text, long from, long to) {
        int start = text.offsetByCodePoints(0, (int) from);
        return text.substring(start, text.offsetByCodePoints(start, (int) Math.max(0, to - from)));
    }

    private Object slice(Expression.Slice slice) {
        Object target = of(slice.target());
        int size = (int) length(target, work);
        long step = slice.step().map(this::of).map(Values::asLong).orElse(1L);
        if (step == 0) {
            throw Template.problem("a slice has the step 0");
        }
        long from = bound(slice.from(), step > 0 ? 0 : size - 1, step > 0 ? 0 : -1, step > 0 ? size : size - 1, size);
        long to = bound(slice.to(), step > 0 ? size : -1, step > 0 ? 0 : -1, step > 0 ? size : size - 1, size);
        if (step == 1 && target instanceof String text) {
            work.characters(text.length());
            return part(text, from, to);
        }
        List<Object> list = Values.asList(target, work);
        List<Object> part = new ArrayList<>();
        long stride = Math.clamp(step, -size - 1L, size + 1L);
        for (long i = from; step > 0 ? i < to : i > to; i += stride) {
            work.step();
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
        Object given = bound.isEmpty() ? Values.NONE : of(bound.get());
        if (given == Values.NONE) {
            return otherwise;
        }
        long value = Values.asLong(given);
        return Math.max(least, Math.min(most, value < 0 ? value + size : value));
    }

    private Object call(Expression.Call call) {
        Object target = of(call.target());
        if (target instanceof Values.Callable callable) {
            Object result = callable.call(positional(call.arguments()), named(call.arguments()));
            work.characters(result instanceof String text ? text.length() : 0);
            return result;
        }
        throw Template.problem("%s cannot be called".formatted(Values.kind(target)));
    }

    private List<Object> positional(Expression.Arguments arguments) {
        return all(arguments.positional());
    }

    private List<Object> all(List<Expression> expressions) {
        List<Object> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(of(expression));
        }
        return values;
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
            return joined(Writing.text(left, work), Writing.text(right, work));
        }
        if (binary.sign().equals("+") && left instanceof String a && right instanceof String b) {
            return joined(a, b);
        }
        if (binary.sign().equals("+") && left instanceof List<?> a && right instanceof List<?> b) {
            work.elements((long) a.size() + b.size());
            List<Object> joined = new ArrayList<>(a);
            joined.addAll(b);
            return joined;
        }
        if (binary.sign().equals("*") && left instanceof String text && right instanceof Long times) {
            if (times > LONGEST_REPEAT || times > 0 && text.length() * (double) times > LONGEST_REPEAT) {
                throw Template.problem("it repeats a text %d times".formatted(times));
            }
            work.characters(text.length() * Math.max(0, times));
            return text.repeat((int) Math.max(0, times));
        }
        return arithmetic(left, binary.sign(), right);
    }

    private String joined(String left, String right) {
        work.characters((long) left.length() + right.length());
        return left + right;
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

    private boolean holds(Object left, String sign, Object right) {
        return switch (sign) {
            case "==" -> Equality.areEqual(left, right, work);
            case "!=" -> !Equality.areEqual(left, right, work);
            case "<" -> Equality.compare(left, right, work) < 0;
            case "<=" -> Equality.compare(left, right, work) <= 0;
            case ">" -> Equality.compare(left, right, work) > 0;
            case ">=" -> Equality.compare(left, right, work) >= 0;
            case "in" -> Equality.contains(right, left, work);
            default -> !Equality.contains(right, left, work);
        };
    }
}
