package dev.retort.config;

/** How models of this machine compute and are trained: changes of the settings under {@code local}. Immutable. */
public final class LocalOptions {

    private final Changes changes;

    LocalOptions(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    private LocalOptions with(String key, Object value) {
        return new LocalOptions(changes.with(key, value));
    }

    /** Returns the same with where they compute; default the processor. */
    public LocalOptions withDevice(LocalDevice device) {
        return with("device", Changes.name(device));
    }

    /** Returns the same with the numbers in which they compute; default the fastest of the device. */
    public LocalOptions withPrecision(LocalPrecision precision) {
        return with("precision", Changes.name(precision));
    }

    /** Returns the same with the number of threads, at least 1; default one for each core. */
    public LocalOptions withThreads(int threads) {
        return with("threads", threads);
    }

    /** Returns the same with the optimiser steps between two validation losses; default 0, only after the last step. */
    public LocalOptions withValidationEvery(int steps) {
        return with("validation_every", steps);
    }

    /** Returns the same with the validation losses without a new lowest one after which training stops; default 0, never. */
    public LocalOptions withPatience(int losses) {
        return with("patience", losses);
    }
}
