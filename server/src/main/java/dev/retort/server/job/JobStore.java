package dev.retort.server.job;

import dev.retort.finetuning.JobStatus;
import dev.retort.server.http.Refusal;
import dev.retort.server.store.Records;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/** The records of all jobs. Thread-safe. */
public final class JobStore {

    private final Records<TuningJob> records;
    private final InstantSource clock;

    /** Opens the store. */
    public JobStore(Records<TuningJob> records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    /** Returns all jobs, newest first. */
    public List<TuningJob> list() {
        return records.all().reversed();
    }

    /**
     * Returns a job.
     *
     * @throws Refusal if there is none
     */
    public TuningJob require(String id) {
        return records.get(id).orElseThrow(() -> Refusal.of(404, "There is no fine-tuning job %s here.".formatted(id)));
    }

    TuningJob create(JobOrder order) {
        TuningJob job = new TuningJob(order, JobState.created(order.createdAt(), order.autoStart()));
        records.put(order.id(), job);
        return job;
    }

    TuningJob change(String id, UnaryOperator<JobState> change) {
        return records.update(id, job -> new TuningJob(job.order(), change.apply(job.state())))
                .orElseThrow(() -> Refusal.of(404, "There is no fine-tuning job %s here.".formatted(id)));
    }

    TuningJob enter(String id, JobStatus status, String message) {
        return change(id, state -> state.enter(now(), status, message));
    }

    TuningJob fail(String id, JobStatus status, JobState.Failure reason) {
        return change(id, state -> state.failed(reason).enter(now(), status, reason.message()));
    }

    Instant now() {
        return clock.instant();
    }
}
