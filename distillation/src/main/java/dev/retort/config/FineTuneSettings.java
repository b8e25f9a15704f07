package dev.retort.config;

import dev.retort.finetuning.Hyperparameters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The settings under {@code finetune}: how the student is trained. */
public record FineTuneSettings(
        OptionalInt trainingSteps,
        OptionalDouble epochs,
        double learningRate,
        double warmupFraction,
        double weightDecay,
        int batchSize,
        int rank,
        double alpha,
        double dropout,
        int maxLength,
        String suffix,
        Optional<String> job,
        List<String> command,
        List<String> environment,
        Optional<String> wandbProject) {
    /** Checks the values. */
    public FineTuneSettings {
        command = List.copyOf(command);
        environment = List.copyOf(environment);
        ConfigRule.require(
                command.isEmpty() || job.isEmpty(), "finetune.job", "is a service's, so finetune.command must be []");
        ConfigRule.require(
                suffix.matches("[A-Za-z0-9_-]{1,18}"), "finetune.suffix", "must be 1 to 18 letters, digits, - or _");
    }

    /** Returns the number of passes over the given number of rows; no seed changes it. */
    public double passes(int rows) {
        return hyperparameters(0).passes(rows);
    }

    /** Returns the same as a fine-tuner takes it; steps win over the default's epochs. */
    public Hyperparameters hyperparameters(long seed) {
        return new Hyperparameters(
                trainingSteps,
                trainingSteps.isPresent() ? OptionalDouble.empty() : epochs,
                learningRate,
                warmupFraction,
                weightDecay,
                batchSize,
                rank,
                alpha,
                dropout,
                maxLength,
                seed);
    }
}
