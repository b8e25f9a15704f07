package dev.retort.distillation;

import dev.retort.run.Stage;

/** Receives each stage's end, in order, on the thread of the run. */
@FunctionalInterface
public interface StageListener {

    /** A listener that ignores everything. */
    StageListener NONE = (stage, done, seconds, summary) -> {};

    /**
     * Called when a stage has ended.
     *
     * @param worked false where everything was up to date
     * @param seconds how long it took this time
     * @param summary what it made, one line
     */
    void ended(Stage stage, boolean worked, double seconds, String summary);
}
