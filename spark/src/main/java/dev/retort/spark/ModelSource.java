package dev.retort.spark;

import dev.retort.config.DistillationSettings;
import java.io.Serializable;

/**
 * Opens the models of settings on whichever machine needs them. It travels to the executors, so it holds no model and no key;
 * keys are in the environment of each executor.
 */
@FunctionalInterface
public interface ModelSource extends Serializable {

    /** Opens the models; called once for a run in each process, which closes them when the run is over, or before another one. */
    OpenModels open(DistillationSettings settings);

    /**
     * Refuses settings, on the driver, before any model is opened there or elsewhere; by default none.
     *
     * @throws dev.retort.error.UsageException if they ask for an action that nobody confirmed
     */
    default void requireConfirmed(DistillationSettings settings) {}
}
