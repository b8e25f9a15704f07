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
        Path output) {}
