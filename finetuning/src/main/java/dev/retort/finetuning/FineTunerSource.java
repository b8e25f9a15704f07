package dev.retort.finetuning;

import dev.retort.model.ModelRef;

/** Finds the fine-tuner for a base model. */
@FunctionalInterface
public interface FineTunerSource {

    /**
     * Returns the fine-tuner that can train this base.
     *
     * @throws dev.retort.error.UsageException if nobody can; the message says who could
     */
    FineTuner fineTunerOf(ModelRef base);
}
