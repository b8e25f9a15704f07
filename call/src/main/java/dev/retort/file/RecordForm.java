package dev.retort.file;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares JSON with the record it is read as, so that nothing is null where the record's type excludes it. Thread-safe.
 */
final class RecordForm {

    private static final Set<Class<?>> MAY_LACK =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /** The parts of a record, empty for one whose annotations say how it is read; each class is inspected once. */
    private static final ClassValue<Optional<List<Part>>> PARTS = new ClassValue<>() {
        @Override
        protected Optional<List<Part>> computeValue(Class<?> plain) {
            return partsOf(plain);
        }
    };

    private final Class<?> type;

    /** Creates the form of a type. */
    RecordForm(Class<?> type) {
        this.type = type;
    }

    /** A component of a record that is read as its type says. */
    private record Part(String key, Type type, boolean mayLack) {}

    /** A fault and its place, such as {@code .documents[0].name}; the place is put together only where there is a fault. */
    private record Fault(String place, String words) {

        Fault within(String outer) {
            return new Fault(outer + place, words);
        }

        String sentence() {
            return (place.isEmpty() ? "it" : "\"" + place.substring(1) + "\"") + words;
        }
    }

    /**
     * Returns the first fault as the end of a sentence, such as {@code "\"documents[0].name\" is missing"}; empty where there
     * is none, and for types that are not records.
     */
    Optional<String> fault(JsonNode node) {
        return fault(node, type).map(Fault::sentence);
    }

    private Optional<Fault> fault(JsonNode node, Type of) {
        if (of instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            return ofMembers(node, raw, generic.getActualTypeArguments());
        }
        if (!(of instanceof Class<?> plain) || !plain.isRecord()) {
            return Optional.empty();
        }
        Optional<List<Part>> read = PARTS.get(plain);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        if (!node.isObject()) {
            return Optional.of(new Fault("", " is %s where an object is due".formatted(JsonFields.kind(node))));
        }
        for (Part part : read.get()) {
            Optional<Fault> fault = ofPart(node, part);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<Fault> ofPart(JsonNode object, Part part) {
        JsonNode value = object.path(part.key());
        if (!value.isMissingNode() && !value.isNull()) {
            return fault(value, part.type()).map(fault -> fault.within("." + part.key()));
        }
        return part.mayLack()
                ? Optional.empty()
                : Optional.of(new Fault("." + part.key(), value.isNull() ? " is null" : " is missing"));
    }

    private Optional<Fault> ofMembers(JsonNode node, Class<?> raw, Type[] of) {
        if (raw == Optional.class) {
            return fault(node, of[0]);
        }
        if (raw == List.class && node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                Optional<Fault> fault = ofMember(node.get(i), of[0]);
                if (fault.isPresent()) {
                    return Optional.of(fault.get().within("[" + i + "]"));
                }
            }
        }
        if (raw == Map.class && node.isObject()) {
            for (String key : node.propertyNames()) {
                Optional<Fault> fault = ofMember(node.get(key), of[1]);
                if (fault.isPresent()) {
                    return Optional.of(fault.get().within("." + key));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Fault> ofMember(JsonNode member, Type of) {
        return member.isNull() ? Optional.of(new Fault("", " is null")) : fault(member, of);
    }

    private static Optional<List<Part>> partsOf(Class<?> plain) {
        if (isOwnForm(plain)) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>();
        for (RecordComponent component : plain.getRecordComponents()) {
            if (!isOwnForm(component.getAccessor())) {
                boolean mayLack = component.getType().isPrimitive()
                        || MAY_LACK.contains(component.getType())
                        || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                parts.add(new Part(snakeCase(component.getName()), component.getGenericType(), mayLack));
            }
        }
        return Optional.of(parts);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /** Returns whether annotations say how it is read. */
    private static boolean isOwnForm(AnnotatedElement element) {
        for (var annotation : element.getAnnotations()) {
            if (annotation.annotationType().getName().contains("jackson")) {
                return true;
            }
        }
        return false;
    }
}
