package dev.retort.config;

import dev.retort.question.QuestionKind;
import dev.retort.run.Arm;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Changed settings of one group by key, in the form in which a file has them. Immutable. */
final class Changes {

    /** No change. */
    static final Changes NONE = new Changes(Map.of());

    private final Map<String, Object> values;

    private Changes(Map<String, Object> values) {
        this.values = values;
    }

    Changes with(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(key, value);
        return new Changes(Collections.unmodifiableMap(more));
    }

    /** Returns the settings with these changes. */
    ConfigReader applyTo(ConfigReader settings, String group) {
        ConfigReader changed = settings.copy();
        values.forEach((key, value) -> changed.set(group + "." + key, value));
        return changed;
    }

    Map<String, Object> values() {
        return values;
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static List<String> names(Enum<?>... values) {
        return Stream.of(values).map(Changes::name).toList();
    }

    static List<String> files(Arm... arms) {
        return Stream.of(arms).map(Arm::fileName).toList();
    }

    /** Every kind is named: what is not given has no share, whatever was set before. */
    static Map<String, Double> shares(Map<QuestionKind, Double> shares) {
        Map<String, Double> all = new LinkedHashMap<>();
        for (QuestionKind kind : QuestionKind.values()) {
            all.put(name(kind), shares.getOrDefault(kind, 0.0));
        }
        return all;
    }

    /** Paths of code are relative to the working directory; those of a file to its folder. */
    static String path(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
