package dev.retort.tracking;

import dev.retort.error.RetortException;

/** Shows runs to people, in a service or in files. Implementations are thread-safe. */
@FunctionalInterface
public interface Tracker {

    /**
     * Begins a run.
     *
     * @throws RetortException if the tracker cannot be reached or written to
     */
    TrackedRun start(RunDescription run);
}
