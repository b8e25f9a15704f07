package dev.retort.finetuning;

import dev.retort.error.ModelException;
import dev.retort.error.UsageException;

/** Runs fine-tuning jobs: on this machine or through a service. Implementations are thread-safe. */
public interface FineTuner {

    /**
     * Creates a job and returns at once.
     *
     * @throws UsageException if the request cannot work: base model, file or setting is named
     * @throws ModelException if the service refuses
     */
    FineTuningJob create(FineTuningRequest request);

    /**
     * Returns the present record of a job.
     *
     * @throws ModelException if there is no such job
     */
    FineTuningJob get(String jobId);

    /** Asks a job to stop and returns its record; a job that has ended stays as it is. */
    FineTuningJob cancel(String jobId);
}
