package dev.retort.finetuning;

import dev.retort.error.UsageException;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How to train. A service uses what it knows and says what it left out.
 *
 * @param trainingSteps optimiser steps; empty means by epochs
 * @param epochs passes over the training rows where no steps are given; may be a fraction
 * @param learningRate highest learning rate, above 0 and at most 1
 * @param warmupFraction share of the steps in which the rate rises from 0, from 0 to 1
 * @param weightDecay AdamW's, from 0 to 1
 * @param batchSize rows a step, at least 1
 * @param rank rank of the adapter matrices, at least 1
 * @param alpha scale of the adapter: its output is multiplied by alpha / rank
 * @param dropout share of adapter inputs dropped in training, from 0 up to but not 1
 * @param maxLength longest row in tokens
 * @param seed for the order of rows and the first adapter weights
 */
public record Hyperparameters(
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
        long seed) {

    /**
     * Checks every range.
     *
     * @throws UsageException naming the setting
     */
    public Hyperparameters {
        require(
                trainingSteps.isPresent() != epochs.isPresent(),
                "finetune",
                "needs training_steps or epochs, not both");
        require(trainingSteps.orElse(1) >= 1, "finetune.training_steps", "must be at least 1");
        require(epochs.orElse(1) > 0, "finetune.epochs", "must be above 0");
        require(learningRate > 0 && learningRate <= 1, "finetune.learning_rate", "must be above 0 and at most 1");
        require(warmupFraction >= 0 && warmupFraction <= 1, "finetune.warmup_fraction", "must lie between 0 and 1");
        require(weightDecay >= 0 && weightDecay <= 1, "finetune.weight_decay", "must lie between 0 and 1");
        require(batchSize >= 1, "finetune.batch_size", "must be at least 1");
        require(rank >= 1, "finetune.rank", "must be at least 1");
        require(alpha > 0, "finetune.alpha", "must be above 0");
        require(dropout >= 0 && dropout < 1, "finetune.dropout", "must be at least 0 and below 1");
        require(maxLength >= 16, "finetune.max_length", "must be at least 16 tokens");
    }

    /** Returns the number of passes over a number of rows, at least 1, that the steps or epochs mean. */
    public double passes(int rows) {
        return trainingSteps.isPresent() ? trainingSteps.getAsInt() * (double) batchSize / rows : epochs.orElse(1);
    }

    /** Returns those of a run by default: two epochs at a rate of 0.001, four rows a step, rank 16, alpha 32, seed 1. */
    public static Hyperparameters defaults() {
        return new Hyperparameters(OptionalInt.empty(), OptionalDouble.of(2), 0.001, 0.2, 0, 4, 16, 32, 0, 1024, 1);
    }

    /** Returns the same with another number of passes over the rows, instead of steps. */
    public Hyperparameters withEpochs(double number) {
        return new Hyperparameters(
                OptionalInt.empty(),
                OptionalDouble.of(number),
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

    /** Returns the same with another highest learning rate. */
    public Hyperparameters withLearningRate(double rate) {
        return new Hyperparameters(
                trainingSteps,
                epochs,
                rate,
                warmupFraction,
                weightDecay,
                batchSize,
                rank,
                alpha,
                dropout,
                maxLength,
                seed);
    }

    private static void require(boolean holds, String key, String rule) {
        if (!holds) {
            throw new UsageException(key + " " + rule + ".", "Change it in the configuration.");
        }
    }
}
