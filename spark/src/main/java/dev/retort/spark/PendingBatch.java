package dev.retort.spark;

import dev.retort.call.PendingBatchException;
import dev.retort.error.StoppedException;
import java.util.Optional;

/**
 * Why a part of a task has no rows yet: a batch of a service is not done, or money is set aside for batches.
 *
 * @param job the service's id of the batch; empty where money is lacking
 * @param model the full name of the model that answers it; empty where money is lacking
 * @param requests how many replies are waited for
 * @param problem what is waited for, for a person to read
 * @param remedy what to do if the run stops
 */
record PendingBatch(Optional<String> job, Optional<String> model, int requests, String problem, String remedy) {

    static final RecordRows<PendingBatch> ROWS = RecordRows.of(PendingBatch.class);

    static PendingBatch of(PendingBatchException pending) {
        Optional<PendingBatchException.Job> job = pending.job();
        return new PendingBatch(
                job.map(PendingBatchException.Job::id),
                job.map(PendingBatchException.Job::model),
                job.map(PendingBatchException.Job::requests).orElse(0),
                pending.problem(),
                pending.remedy());
    }

    StoppedException stop() {
        return new StoppedException(problem, remedy);
    }
}
