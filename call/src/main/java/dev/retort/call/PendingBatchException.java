package dev.retort.call;

import dev.retort.error.StoppedException;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The work needs replies of a batch that is not done, or money that is set aside for batches. Nothing is lost: the same work done
 * again later continues from there.
 */
@API(status = API.Status.INTERNAL)
public final class PendingBatchException extends StoppedException {

    private final transient Optional<Job> job;

    /**
     * A batch at a service.
     *
     * @param id the service's id
     * @param model the full name of the model that answers it
     * @param requests how many replies are waited for
     */
    public record Job(String id, String model, int requests) {}

    private PendingBatchException(String problem, String remedy, Optional<Job> job) {
        super(problem, remedy);
        this.job = job;
    }

    /** Says that a batch is not done, and why. */
    public static PendingBatchException notDone(Job job, String reason) {
        return new PendingBatchException(
                "Batch job %s at %s: %s.".formatted(job.id(), job.model(), reason),
                "Run again later to collect its %d replies; nothing is lost.".formatted(job.requests()),
                Optional.of(job));
    }

    /** Says that batches hold the money that is needed, until they are collected. */
    public static PendingBatchException noMoney(String problem, String remedy) {
        return new PendingBatchException(problem, remedy, Optional.empty());
    }

    /** Returns the batch that is not done; empty where money is lacking. */
    public Optional<Job> job() {
        return job;
    }
}
