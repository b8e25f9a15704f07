package dev.retort.spark;

import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;

/** A trainer for runs that end before training: asking it is a fault. */
final class NoTuner implements FineTuner {

    @Override
    public FineTuningJob create(FineTuningRequest request) {
        throw new AssertionError("Nobody trains on the cluster.");
    }

    @Override
    public FineTuningJob get(String jobId) {
        throw new AssertionError("Nobody trains on the cluster.");
    }

    @Override
    public FineTuningJob cancel(String jobId) {
        throw new AssertionError("Nobody trains on the cluster.");
    }
}
