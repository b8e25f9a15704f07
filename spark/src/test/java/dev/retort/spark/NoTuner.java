package dev.retort.spark;

import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;

/** A trainer that nobody asks. */
final class NoTuner implements FineTuner {

    @Override
    public FineTuningJob create(FineTuningRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FineTuningJob get(String jobId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FineTuningJob cancel(String jobId) {
        throw new UnsupportedOperationException();
    }
}
