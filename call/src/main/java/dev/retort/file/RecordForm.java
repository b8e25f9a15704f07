package dev.retort.file;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
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

/** Compares JSON with the record it is read as, so that nothing is null where the record's type excludes it. */
final class RecordForm {

    private static final Set<Class<?>> MAY_LACK =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private RecordForm() {}

    /**
     * Returns the first fault as the end of a sentence, such as {@code "\"documents[0].name\" is missing"}; empty where there
     * is none, and for types that are not records.
     */
    static Optional<String> fault(JsonNode node, Class<?> type) {
        return fault(node, type, "");
    }

    private static Optional<String> fault(JsonNode node, Type type, String path) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            return ofMembers(node, raw, generic.getActualTypeArguments(), path);
        }
        if (!(type instanceof Class<?> plain) || !plain.isRecord() || isOwnForm(plain)) {
            return Optional.empty();
        }
        if (!node.isObject()) {
            return Optional.of("%s %s where an object is due"
                    .formatted(path.isEmpty() ? "it is" : "\"" + path + "\" is", JsonFields.kind(node)));
        }
        for (RecordComponent component : plain.getRecordComponents()) {
            Optional<String> fault = ofComponent(node, component, path);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofComponent(JsonNode object, RecordComponent component, String path) {
        if (isOwnForm(component.getAccessor())) {
            return Optional.empty();
        }
        String key = snakeCase(component.getName());
        String place = path.isEmpty() ? key : path + "." + key;
        JsonNode value = object.path(key);
        if (!value.isMissingNode() && !value.isNull()) {
            return fault(value, component.getGenericType(), place);
        }
        boolean mayLack = component.getType().isPrimitive()
                || MAY_LACK.contains(component.getType())
                || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return mayLack
                ? Optional.empty()
                : Optional.of("\"%s\" is %s".formatted(place, value.isNull() ? "null" : "missing"));
    }

    private static Optional<String> ofMembers(JsonNode node, Class<?> raw, Type[] of, String path) {
        if (raw == Optional.class) {
            return fault(node, of[0], path);
        }
        if (raw == List.class && node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                Optional<String> fault = ofMember(node.get(i), of[0], "%s[%d]".formatted(path, i));
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        if (raw == Map.class && node.isObject()) {
            for (String key : node.propertyNames()) {
                Optional<String> fault = ofMember(node.get(key), of[1], path + "." + key);
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofMember(JsonNode member, Type type, String path) {
        return member.isNull() ? Optional.of("\"%s\" is null".formatted(path)) : fault(member, type, path);
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
