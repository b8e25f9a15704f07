package dev.retort.finetuning;

import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import java.util.Optional;

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

    /**
     * Returns a sentence for a person who stops watching a job: how to end it, where it continues on this machine without
     * being watched. Empty by default.
     */
    default Optional<String> howToEnd(String jobId) {
        return Optional.empty();
    }

    /**
     * Returns whether a job that failed resumes from its last checkpoint if it is created again with an equal request. False
     * by default.
     */
    default boolean resumes() {
        return false;
    }
}
