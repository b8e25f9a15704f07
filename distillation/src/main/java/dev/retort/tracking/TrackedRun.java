package dev.retort.tracking;

import dev.retort.error.RetortException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A run that a tracker shows. Every method throws {@link RetortException} where the tracker cannot be reached or written
 * to. Implementations are thread-safe.
 */
public interface TrackedRun {

    /**
     * Adds values at a step.
     *
     * @param step not below the step before
     * @param values finite numbers by name, such as {@code train/loss}
     */
    void step(long step, Map<String, Double> values);

    /**
     * Sets final values, such as scores before and after.
     *
     * @param values texts, finite numbers and booleans by name; a name given again replaces its value
     */
    void summary(Map<String, ?> values);

    /** Adds a file, such as the report. */
    void file(Path file);

    /** Ends the run, well or not; nothing can be added afterwards, ending twice does nothing. */
    void finish(boolean succeeded);
}
