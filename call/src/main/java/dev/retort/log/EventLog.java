package dev.retort.log;

import java.util.Map;
import org.slf4j.event.Level;

/** Takes what happens as events with named values. Implementations are thread-safe and never throw. */
@FunctionalInterface
public interface EventLog {

    /** Passes events on to SLF4J, each with its values as key-value pairs. */
    EventLog SLF4J = new Slf4jLog();

    /**
     * Takes one event.
     *
     * @param name what happened, always the same words, such as {@code "call repeated"}
     * @param fields its values by name: numbers, booleans, and anything else as text
     */
    void event(Level level, String name, Map<String, ?> fields);
}
