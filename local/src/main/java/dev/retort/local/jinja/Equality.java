package dev.retort.local.jinja;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Equality and order of values, as Python has them. */
final class Equality {

    private Equality() {}

    static boolean areEqual(Object left, Object right, Work work) {
        work.step();
        if (Values.number(left) && Values.number(right)) {
            return left instanceof Double || right instanceof Double
                    ? Values.asDouble(left) == Values.asDouble(right)
                    : Values.asLong(left) == Values.asLong(right);
        }
        if (left instanceof String a && right instanceof String b) {
            work.characters(Math.min(a.length(), b.length()));
            return a.equals(b);
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return a.size() == b.size() && sameElements(a, b, work);
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return a.size() == b.size() && sameEntries(a, b, work);
        }
        return left == right || left instanceof Values.Undefined && left.equals(right);
    }

    private static boolean sameElements(List<?> left, List<?> right, Work work) {
        work.enter();
        Iterator<?> others = right.iterator();
        for (Object element : left) {
            if (!areEqual(element, others.next(), work)) {
                return false;
            }
        }
        work.leave();
        return true;
    }

    private static boolean sameEntries(Map<?, ?> left, Map<?, ?> right, Work work) {
        work.enter();
        for (Map.Entry<?, ?> entry : left.entrySet()) {
            Object other = right.get(entry.getKey());
            if (other == null || !areEqual(entry.getValue(), other, work)) {
                return false;
            }
        }
        work.leave();
        return true;
    }

    static int compare(Object left, Object right, Work work) {
        work.step();
        if (Values.number(left) && Values.number(right)) {
            return Double.compare(Values.asDouble(left), Values.asDouble(right));
        }
        if (left instanceof String a && right instanceof String b) {
            work.characters(Math.min(a.length(), b.length()));
            return a.compareTo(b);
        }
        throw Template.problem("%s and %s cannot be compared".formatted(Values.kind(left), Values.kind(right)));
    }

    static boolean contains(Object container, Object element, Work work) {
        return switch (container) {
            case String text -> {
                String sought = Values.asText(element);
                work.search(text, sought);
                yield text.contains(sought);
            }
            case Map<?, ?> map -> map.containsKey(key(element));
            case List<?> list -> {
                for (Object one : list) {
                    if (areEqual(one, element, work)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Values.Undefined none -> false;
            default -> throw Template.problem("%s contains nothing".formatted(Values.kind(container)));
        };
    }

    /** Returns the elements without the second and later of equal ones. */
    static List<Object> unique(List<Object> elements, Work work) {
        Set<Object> simple = new HashSet<>();
        List<Object> others = new ArrayList<>();
        List<Object> kept = new ArrayList<>();
        for (Object element : elements) {
            work.step();
            boolean hashable = isKey(element);
            if (hashable ? simple.add(element) : !contains(others, element, work)) {
                kept.add(element);
                if (!hashable) {
                    others.add(element);
                }
            }
        }
        return kept;
    }

    /** Returns a value that is a key of a dictionary; a list has a hash of all its elements, and is refused. */
    static Object key(Object value) {
        if (!isKey(value)) {
            throw Template.problem("%s cannot be the key of a dictionary".formatted(Values.kind(value)));
        }
        return value;
    }

    private static boolean isKey(Object value) {
        return value instanceof String
                || Values.number(value)
                || value == Values.NONE
                || value instanceof Values.Undefined;
    }
}
