package dev.retort.finetuning;

import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.model.ModelRef;
import java.util.List;

/**
 * A service that trains on its own machines. Every method throws {@link ModelException} where the service refuses and
 * {@link ResourceException} where it cannot be reached: then the same call works later.
 */
public interface HostedFineTuner extends FineTuner {

    /**
     * {@inheritDoc}
     *
     * <p>Creating is safe to repeat: what was uploaded and created for the same request is written to
     * {@code submission.json} in the request's output folder and taken up again, also after a killed process.
     */
    @Override
    default FineTuningJob create(FineTuningRequest request) {
        return create(request, SubmissionLog.NONE);
    }

    /**
     * Creates a job as above.
     *
     * @param log takes note of the files that are sent and the jobs that are created
     */
    FineTuningJob create(FineTuningRequest request, SubmissionLog log);

    /** Returns the jobs of this key, newest first, at most 100. */
    List<FineTuningJob> list();

    /** Returns whether this key can create a job for a base now, without creating one or spending anything. */
    Probe probe(ModelRef base);

    /**
     * Prices a job before it starts.
     *
     * @return what the service says; the job waits for {@link #start} where the service works that way
     * @throws UsageException if the service does not price jobs
     */
    Estimate estimate(FineTuningRequest request);

    /**
     * Starts a job that waits for it; a job that already runs stays as it is.
     *
     * @throws UsageException if the service has no jobs that wait
     */
    FineTuningJob start(String jobId);

    /** Deletes a tuned model and looks whether it is gone. */
    DeletionReceipt deleteModel(ModelRef tuned);

    /** Deletes an uploaded file and looks whether it is gone. */
    DeletionReceipt deleteFile(String fileId);

    /** Returns the settings of a request that this service does not know and leaves out, such as {@code rank}. */
    List<String> leftOut(Hyperparameters hyperparameters);
}
