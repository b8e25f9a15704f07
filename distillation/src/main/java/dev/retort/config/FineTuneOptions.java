package dev.retort.config;

import java.util.List;

/** How the student is trained: changes of the settings under {@code finetune}. Immutable. */
public final class FineTuneOptions {

    private final Changes changes;

    FineTuneOptions(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    private FineTuneOptions with(String key, Object value) {
        return new FineTuneOptions(changes.with(key, value));
    }

    /** Returns the same with the number of optimiser steps, instead of epochs. */
    public FineTuneOptions withTrainingSteps(int steps) {
        return with("training_steps", steps);
    }

    /** Returns the same with the number of passes over the rows; default 2. */
    public FineTuneOptions withEpochs(double epochs) {
        return with("epochs", epochs);
    }

    /** Returns the same with the highest learning rate; default 0.001. */
    public FineTuneOptions withLearningRate(double rate) {
        return with("learning_rate", rate);
    }

    /** Returns the same with the part of the training in which the learning rate rises; default 0.2. */
    public FineTuneOptions withWarmupFraction(double fraction) {
        return with("warmup_fraction", fraction);
    }

    /** Returns the same with the weight decay; default 0. */
    public FineTuneOptions withWeightDecay(double decay) {
        return with("weight_decay", decay);
    }

    /** Returns the same with the number of rows for a step; default 4. */
    public FineTuneOptions withBatchSize(int rows) {
        return with("batch_size", rows);
    }

    /** Returns the same with the rank of the adapter; default 16. */
    public FineTuneOptions withRank(int rank) {
        return with("rank", rank);
    }

    /** Returns the same with the alpha of the adapter; default 32. */
    public FineTuneOptions withAlpha(double alpha) {
        return with("alpha", alpha);
    }

    /** Returns the same with the dropout of the adapter, at least 0 and less than 1; default 0. */
    public FineTuneOptions withDropout(double share) {
        return with("dropout", share);
    }

    /** Returns the same with the longest row, in tokens; default 1024. */
    public FineTuneOptions withMaxLength(int tokens) {
        return with("max_length", tokens);
    }

    /** Returns the same with a part of the name of the tuned model, 1 to 18 letters, digits, - or _; default retort. */
    public FineTuneOptions withSuffix(String suffix) {
        return with("suffix", suffix);
    }

    /** Returns the same with a job that was created elsewhere, instead of a new one. */
    public FineTuneOptions withJob(String id) {
        return with("job", id);
    }

    /** Returns the same with a trainer of your own, word by word, instead of the one for the student. */
    public FineTuneOptions withCommand(List<String> words) {
        return with("command", List.copyOf(words));
    }

    /** Returns the same with the variables of the environment that the command gets besides the usual ones. */
    public FineTuneOptions withEnvironment(List<String> variables) {
        return with("environment", List.copyOf(variables));
    }

    /** Returns the same with the Weights &amp; Biases project in which the service shows its training; default none. */
    public FineTuneOptions withWandbProject(String project) {
        return with("wandb_project", project);
    }
}
