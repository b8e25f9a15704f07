package dev.retort.finetuning;

import dev.retort.model.ModelRef;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to train on what.
 *
 * @param base the student
 * @param training chat examples as JSON lines
 * @param validation more of them, never trained on, for the validation loss
 * @param hyperparameters how to train
 * @param suffix a short name that becomes part of the tuned model's name
 * @param output the folder for what the training leaves behind: checkpoints, adapter
 */
public record FineTuningRequest(
        ModelRef base,
        Path training,
        Optional<Path> validation,
        Hyperparameters hyperparameters,
        String suffix,
        Path output) {

    /**
     * Returns a request with the default hyperparameters and the suffix {@code retort}.
     *
     * @param base the student, such as {@code openai:gpt-4.1-nano-2025-04-14}
     * @param training chat examples as JSON lines
     * @param output the folder for the record of the submission and what the training leaves behind
     * @throws dev.retort.error.UsageException if the base is not a model name
     */
    public static FineTuningRequest of(String base, Path training, Path output) {
        return new FineTuningRequest(
                ModelRef.parse(base), training, Optional.empty(), Hyperparameters.defaults(), "retort", output);
    }

    /** Returns the same with rows for the validation loss. */
    public FineTuningRequest withValidation(Path rows) {
        return new FineTuningRequest(base, training, Optional.of(rows), hyperparameters, suffix, output);
    }

    /** Returns the same with other hyperparameters. */
    public FineTuningRequest withHyperparameters(Hyperparameters other) {
        return new FineTuningRequest(base, training, validation, other, suffix, output);
    }
}
