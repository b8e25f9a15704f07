package dev.retort.local.job;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.ResourceException;
import dev.retort.file.JsonFile;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningJob.Event;
import dev.retort.finetuning.FineTuningJob.LeftOut;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.JobStatus;
import dev.retort.model.ModelRef;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The record of one job, in memory and in {@code job.json}. Thread-safe. */
final class JobRecord {

    /** Losses are written to disk no more often than this; changes of state are written at once. */
    private static final long WRITE_EVERY_MILLIS = 2_000;

    private final JobFolder folder;
    private final InstantSource clock;
    private final List<StepMetrics> metrics;
    private final Exclusive alone = new Exclusive();
    private FineTuningJob job;
    private long writtenAt;

    JobRecord(JobFolder folder, FineTuningJob job, InstantSource clock) {
        this.folder = folder;
        this.job = job;
        this.clock = clock;
        this.metrics = new ArrayList<>(job.metrics());
    }

    static FineTuningJob read(JobFolder folder) {
        return JsonFile.read(folder.record(), FineTuningJob.class, "Delete the folder and train again.");
    }

    JobFolder folder() {
        return folder;
    }

    FineTuningJob job() {
        return alone.get(() -> {
            return with(job.status(), job.totalSteps(), job.events(), job.tunedModel(), job.failure());
        });
    }

    JobStatus status() {
        return alone.get(() -> {
            return job.status();
        });
    }

    /** Changes the state and writes the record. */
    void enter(JobStatus status, String message) {
        alone.run(() -> {
            update(status, job.totalSteps(), Optional.empty(), Optional.empty(), message);
            write();
        });
    }

    /** The model and the rows are ready; the losses of an earlier start come from the checkpoint. */
    void prepared(int totalSteps, List<StepMetrics> done, String message, List<LeftOut> leftOut) {
        alone.run(() -> {
            job = job.leavingOut(leftOut);
            metrics.clear();
            metrics.addAll(done);
            update(JobStatus.RUNNING, totalSteps, Optional.empty(), Optional.empty(), message);
            write();
        });
    }

    void stepped(StepMetrics step) {
        alone.run(() -> {
            metrics.add(step);
            if (clock.millis() - writtenAt >= WRITE_EVERY_MILLIS) {
                write();
            }
        });
    }

    void succeeded(ModelRef tuned, String message) {
        alone.run(() -> {
            update(JobStatus.SUCCESS, job.totalSteps(), Optional.of(tuned), Optional.empty(), message);
            write();
        });
    }

    /** Ends the job; where not even the record can be written, as on a full disk, it is kept in memory. */
    void failed(JobStatus status, String reason) {
        alone.run(() -> {
            update(status, job.totalSteps(), Optional.empty(), Optional.of(reason), reason);
            try {
                write();
            } catch (ResourceException e) {
                String both = reason + " " + e.getMessage();
                job = with(status, job.totalSteps(), job.events(), Optional.empty(), Optional.of(both));
            }
        });
    }

    private void update(
            JobStatus status, int totalSteps, Optional<ModelRef> tuned, Optional<String> failure, String message) {
        List<Event> events = new ArrayList<>(job.events());
        events.add(new Event(clock.instant(), status, message));
        job = with(status, totalSteps, events, tuned, failure);
    }

    private FineTuningJob with(
            JobStatus status, int totalSteps, List<Event> events, Optional<ModelRef> tuned, Optional<String> failure) {
        return new FineTuningJob(
                        job.id(),
                        job.base(),
                        status,
                        job.createdAt(),
                        job.hyperparameters(),
                        totalSteps,
                        metrics,
                        events,
                        tuned,
                        failure)
                .leavingOut(job.leftOut());
    }

    private void write() {
        writtenAt = clock.millis();
        WholeFile.writeJson(folder.record(), job());
    }
}
