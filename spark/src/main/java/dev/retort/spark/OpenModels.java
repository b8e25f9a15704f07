package dev.retort.spark;

import dev.retort.distillation.DistillationModels;
import java.util.Objects;

/** Models that a process of the cluster opened, and how it closes them. */
public final class OpenModels implements AutoCloseable {

    private final DistillationModels models;
    private final Runnable closing;

    private OpenModels(DistillationModels models, Runnable closing) {
        this.models = Objects.requireNonNull(models);
        this.closing = Objects.requireNonNull(closing);
    }

    /** Takes models that need no closing. */
    public static OpenModels of(DistillationModels models) {
        return new OpenModels(models, () -> {});
    }

    /**
     * Takes models with what frees their memory.
     *
     * @param closing is called once nothing uses them any more, perhaps never in a process that is killed
     */
    public static OpenModels of(DistillationModels models, Runnable closing) {
        return new OpenModels(models, closing);
    }

    /** Returns the models. */
    public DistillationModels models() {
        return models;
    }

    @Override
    public void close() {
        closing.run();
    }
}
