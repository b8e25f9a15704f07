package dev.retort.server.job;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.concurrent.Exclusive;
import dev.retort.error.RetortException;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.JobStatus;
import dev.retort.model.ModelRef;
import dev.retort.server.file.FileStore;
import dev.retort.server.http.Refusal;
import dev.retort.server.model.ModelCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validates jobs as they come and trains them, one at a time, in the order in which they were started. Everything is on
 * disk: the next start takes up what this one left. Thread-safe.
 */
public final class JobQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);

    private final JobStore jobs;
    private final JobRows rows;
    private final Training training;
    private final FileStore files;
    private final Path folder;
    private final TrainingReport.Source reports;
    private final StopSignal stop = new StopSignal();
    private final Exclusive alone = new Exclusive();
    private final JobThread validator = new JobThread("validation", this::validate, this::fail, stop);
    private final JobThread trainer = new JobThread("training", this::train, this::fail, stop);

    /**
     * Creates the queue.
     *
     * @param folder where jobs have their folders
     * @param tuner trains; it resumes a job whose folder holds a checkpoint
     * @param counters counts tokens for a base model
     * @param reports shows trainings elsewhere
     */
    public JobQueue(
            Path folder,
            JobStore jobs,
            FileStore files,
            ModelCatalog models,
            FineTuner tuner,
            Function<ModelRef, TokenCountEstimator> counters,
            TrainingReport.Source reports) {
        this.folder = folder;
        this.jobs = jobs;
        this.files = files;
        this.reports = reports;
        this.rows = new JobRows(files, counters);
        this.training = new Training(jobs, tuner, files, models, new TunedName("retort"));
    }

    /** Begins to work, first on what an earlier start left. */
    public void start() {
        List<TuningJob> oldestFirst = jobs.list().reversed();
        oldestFirst.forEach(job -> forgetKeyOfEnded(job.id()));
        oldestFirst.stream()
                .filter(job -> List.of(JobStatus.QUEUED, JobStatus.VALIDATING)
                        .contains(job.state().status()))
                .forEach(job -> validator.add(job.id()));
        oldestFirst.stream()
                .filter(job -> List.of(JobStatus.STARTED, JobStatus.RUNNING, JobStatus.CANCELLATION_REQUESTED)
                        .contains(job.state().status()))
                // The one that was being trained goes first.
                .sorted(Comparator.comparing(job -> job.state().status() == JobStatus.STARTED))
                .forEach(job -> trainer.add(job.id()));
        validator.start();
        trainer.start();
    }

    /**
     * Takes a job.
     *
     * @param wandbKey the key for Weights &amp; Biases, where the order names a project
     * @throws Refusal if a file is missing, or the same job is under way already
     */
    public TuningJob submit(JobOrder order, Optional<String> wandbKey) {
        return alone.get(() -> {
            requireFiles(order);
            Optional<TuningJob> same = jobs.list().stream()
                    .filter(job -> !job.state().status().ended() && job.order().sameAs(order))
                    .findFirst();
            if (same.isPresent()) {
                throw Refusal.of(
                        409,
                        "The job %s trains the same and has not ended. Wait for it, or cancel it."
                                .formatted(same.get().id()));
            }
            wandbKey.ifPresent(key -> WholeFile.write(files(order.id()).wandbKey(), key));
            TuningJob created = jobs.create(order);
            validator.add(order.id());
            return created;
        });
    }

    /** Returns how much an order would train on, without creating a job. */
    public JobState.RowSize measure(JobOrder order) {
        requireFiles(order);
        JobFiles own = files(order.id());
        try {
            return rows.prepare(order, own);
        } finally {
            own.delete();
        }
    }

    private void requireFiles(JobOrder order) {
        for (String id : order.trainingFiles()) {
            requireFile("training_files", id);
        }
        for (String id : order.validationFiles()) {
            requireFile("validation_files", id);
            if (order.trainingFiles().contains(id)) {
                throw Refusal.ofField(
                        "validation_files", "The file %s is for training and for validation.".formatted(id));
            }
        }
    }

    private void requireFile(String field, String id) {
        if (files.find(id).isEmpty()) {
            throw Refusal.ofField(field, "No file here has the id %s. Upload it first.".formatted(id));
        }
    }

    /**
     * Starts a job that waits for it.
     *
     * @throws Refusal if it does not wait
     */
    public TuningJob begin(String id) {
        return alone.get(() -> {
            TuningJob job = jobs.require(id);
            JobStatus status = job.state().status();
            if (status.ended() || job.state().started()) {
                throw Refusal.of(409, "The job %s is %s and does not wait to be started.".formatted(id, status));
            }
            TuningJob started = jobs.change(id, JobState::asStarted);
            if (status == JobStatus.VALIDATED) {
                return enqueue(id);
            }
            return started;
        });
    }

    /** Cancels a job: at once where it waits, after its present step where it trains. One that has ended stays as it is. */
    public TuningJob cancel(String id) {
        return alone.get(() -> {
            JobStatus status = jobs.require(id).state().status();
            TuningJob job = switch (status) {
                case SUCCESS, FAILED, FAILED_VALIDATION, CANCELLED, CANCELLATION_REQUESTED -> jobs.require(id);
                case RUNNING -> jobs.enter(id, JobStatus.CANCELLATION_REQUESTED, "Cancellation was asked for.");
                default ->
                    jobs.enter(
                            id,
                            trainer.holds(id) || status != JobStatus.STARTED
                                    ? JobStatus.CANCELLED
                                    : JobStatus.CANCELLATION_REQUESTED,
                            "Cancelled before its first step.");
            };
            forgetKeyOfEnded(id);
            return job;
        });
    }

    /** Returns the log of a job, its last lines: states, losses, and what its training process wrote. */
    public List<String> log(String id) {
        return JobLog.of(jobs.require(id), files(id).log());
    }

    /** Returns whether a job that has not ended needs a file. */
    public boolean needs(String fileId) {
        return jobs.list().stream()
                .filter(job -> !job.state().status().ended())
                .anyMatch(job -> job.order().trainingFiles().contains(fileId)
                        || job.order().validationFiles().contains(fileId));
    }

    /** Deletes what a job has trained, with its rows. */
    public void deleteFiles(String jobId) {
        files(jobId).delete();
    }

    private TuningJob enqueue(String id) {
        TuningJob job = jobs.enter(id, JobStatus.STARTED, "Waits for its turn.");
        trainer.add(id);
        return job;
    }

    private void validate(String id) {
        if (jobs.require(id).state().status().ended()) {
            return;
        }
        jobs.enter(id, JobStatus.VALIDATING, "The rows are being checked.");
        try {
            JobOrder order = jobs.require(id).order();
            JobState.RowSize size = rows.prepare(order, files(id));
            alone.run(() -> {
                if (!jobs.require(id).state().status().ended()) {
                    jobs.change(
                            id,
                            state -> state.of(size)
                                    .enter(
                                            jobs.now(),
                                            JobStatus.VALIDATED,
                                            "%d rows of %d tokens.".formatted(size.rows(), size.tokens())));
                    if (jobs.require(id).state().started()) {
                        enqueue(id);
                    }
                }
            });
        } catch (RetortException e) {
            jobs.fail(
                    id,
                    JobStatus.FAILED_VALIDATION,
                    new JobState.Failure(
                            "invalid_training_file", String.valueOf(e.getMessage()), Optional.of("training_file")));
        }
        forgetKeyOfEnded(id);
    }

    private void train(String id) {
        TuningJob job = jobs.require(id);
        if (!job.state().status().ended()) {
            training.run(job, files(id), report(job.order()), stop);
        }
        forgetKeyOfEnded(id);
    }

    private TrainingReport report(JobOrder order) {
        JobFiles own = files(order.id());
        if (order.wandb().isEmpty() || !Files.exists(own.wandbKey())) {
            return TrainingReport.NONE;
        }
        try {
            return reports.open(order, order.wandb().get(), Files.readString(own.wandbKey()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** However a job ends, the key that came with it is not kept. */
    private void forgetKeyOfEnded(String id) {
        if (!jobs.require(id).state().status().ended()) {
            return;
        }
        try {
            Files.deleteIfExists(files(id).wandbKey());
        } catch (IOException e) {
            LOG.warn("The key of a job could not be deleted: {}", e.getMessage());
        }
    }

    private JobFiles files(String id) {
        return new JobFiles(folder.resolve(id));
    }

    private void fail(String id) {
        jobs.fail(
                id,
                JobStatus.FAILED,
                new JobState.Failure(
                        "server_error", "The server failed at this job; its log has the reason.", Optional.empty()));
        forgetKeyOfEnded(id);
    }

    /** Ends the work; the job that trains keeps its state, so that the next start resumes it. */
    @Override
    public void close() {
        stop.ask();
        try {
            validator.join();
            trainer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
