package dev.retort.progress;

/**
 * Receives the progress of tasks. Called from the thread that does the work, at any rate: implementations are cheap and
 * thread-safe.
 */
@FunctionalInterface
public interface Progress {

    /** A listener that ignores everything. */
    Progress NONE = (task, done, total) -> {};

    /**
     * Called when {@code done} of {@code total} units of a task are done.
     *
     * @param task what is being done, for a person to read, such as {@code "student answers"}
     * @param done units done, from 0 to total
     * @param total all units, at least 1
     */
    void advanced(String task, long done, long total);
}
