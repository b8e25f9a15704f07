package dev.retort.tracking;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of a run when it begins.
 *
 * @param project the group of runs it belongs to
 * @param name what people call it
 * @param startedAt when it began
 * @param config its settings: texts, numbers, booleans, and lists and maps of them; no keys
 */
public record RunDescription(String project, String name, Instant startedAt, Map<String, ?> config) {

    /** Copies the settings, keeping their order. */
    public RunDescription {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }
}
