package dev.retort.local.job;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.Sha256;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.JobStatus;
import dev.retort.local.training.TrainingSettings;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Trains LoRA adapters on this machine, each job in a child process, one job at a time, in the order of creation.
 *
 * <p>A job lives in the folder its request names: {@code job.json} is its record, {@code checkpoint.safetensors} what it
 * resumes from, {@code adapter} the result. Creating a job again with the same request on the same folder returns the
 * finished job, or resumes from the last checkpoint with the losses an uninterrupted run has, whatever stopped it. The
 * tuned model is {@code local:} with the absolute path of the adapter's folder. When this process dies, its child stores
 * a checkpoint and ends. Thread-safe.
 */
public final class LocalFineTuner implements FineTuner, AutoCloseable {

    private static final int CHILD_HEAP_MEGABYTES = 768;

    private final Function<ModelRef, Path> weights;
    private final Path home;
    private final TrainingSettings settings;
    private final InstantSource clock = InstantSource.system();
    private final Semaphore oneAtATime = new Semaphore(1, true);
    private final Map<String, RunningJob> jobs = new ConcurrentHashMap<>();
    private final Exclusive alone = new Exclusive();

    /**
     * Creates a fine-tuner.
     *
     * @param weights finds the file or folder of a base model, or throws what the caller should see
     * @param home RETORT_HOME: the cache of native libraries and a list of known jobs lie there
     * @param settings how this machine trains
     */
    public LocalFineTuner(Function<ModelRef, Path> weights, Path home, TrainingSettings settings) {
        this.weights = weights;
        this.home = home;
        this.settings = settings;
    }

    /**
     * Creates a job, or resumes the one that the request's folder holds.
     *
     * @throws UsageException if a file is missing or the folder holds a job of another request
     * @throws ResourceException if another process trains in that folder, or it cannot be written
     */
    @Override
    public FineTuningJob create(FineTuningRequest request) {
        return alone.get(() -> {
            JobFolder folder = new JobFolder(request.output().toAbsolutePath().normalize());
            TrainingTask task = task(request);
            FineTuningJob job = Files.exists(folder.record()) ? known(folder, task) : fresh(request);
            RunningJob running = jobs.get(job.id());
            if (running != null && job.status().ended()) {
                // It has reported its end; its child has not exited yet.
                running.await();
            }
            if (job.status() == JobStatus.SUCCESS || running != null && running.isActive()) {
                return job;
            }
            task.write(folder);
            JobRecord record = new JobRecord(folder, job, clock);
            record.enter(JobStatus.QUEUED, "");
            WholeFile.write(pointer(job.id()), folder.path().toString());
            FineTuningJob queued = record.job();
            jobs.put(job.id(), new RunningJob(record, new ChildJvm(home, CHILD_HEAP_MEGABYTES), oneAtATime).start());
            return queued;
        });
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public FineTuningJob get(String jobId) {
        RunningJob running = jobs.get(jobId);
        return running == null
                ? JobRecord.read(folderOf(jobId))
                : running.record().job();
    }

    /**
     * Asks a job to stop after its present step.
     *
     * @throws ResourceException if the job runs in another process
     */
    @Override
    public FineTuningJob cancel(String jobId) {
        return alone.get(() -> {
            RunningJob running = jobs.get(jobId);
            if (running != null) {
                running.cancel();
                return running.record().job();
            }
            JobRecord record = new JobRecord(folderOf(jobId), JobRecord.read(folderOf(jobId)), clock);
            if (!record.job().status().ended()) {
                FolderLock.take(record.folder(), Duration.ZERO, () -> true).close();
                record.enter(JobStatus.CANCELLED, "Cancelled while it did not run.");
            }
            return record.job();
        });
    }

    /** Stops the running job after its present step, with a checkpoint; jobs that have not ended can be created again. */
    @Override
    public void close() {
        jobs.values().forEach(RunningJob::pause);
        jobs.values().forEach(RunningJob::await);
    }

    private FineTuningJob fresh(FineTuningRequest request) {
        String suffix = request.suffix().replaceAll("[^A-Za-z0-9_-]", "-");
        String id = "local-" + (suffix.isEmpty() ? "" : suffix + "-")
                + UUID.randomUUID().toString().substring(0, 8);
        return new FineTuningJob(
                id,
                request.base(),
                JobStatus.QUEUED,
                clock.instant(),
                request.hyperparameters(),
                0,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private FineTuningJob known(JobFolder folder, TrainingTask task) {
        FineTuningJob job = JobRecord.read(folder);
        RunningJob running = jobs.get(job.id());
        if (!TrainingTask.read(folder).sameResultAs(task)) {
            throw new UsageException(
                    "%s holds the job %s, which has another model, other rows or other settings."
                            .formatted(folder.path(), job.id()),
                    "Delete that folder or choose another one.");
        }
        if (running != null) {
            return running.record().job();
        }
        FolderLock.take(folder, FolderLock.ORPHAN_ENDS_WITHIN, () -> true).close();
        return job;
    }

    private TrainingTask task(FineTuningRequest request) {
        return new TrainingTask(
                request.base().toString(),
                weights.apply(request.base()).toAbsolutePath().normalize(),
                request.training().toAbsolutePath().normalize(),
                Sha256.of(request.training()),
                request.validation().map(file -> file.toAbsolutePath().normalize()),
                request.validation().map(Sha256::of),
                request.hyperparameters(),
                settings);
    }

    private JobFolder folderOf(String jobId) {
        Path pointer = pointer(jobId);
        try {
            return new JobFolder(Path.of(Files.readString(pointer)));
        } catch (IOException e) {
            throw new ModelException(
                    "There is no fine-tuning job %s on this machine.".formatted(jobId),
                    "Check the name, and that RETORT_HOME is the one it was created with.",
                    e);
        }
    }

    private Path pointer(String jobId) {
        if (!jobId.matches("[A-Za-z0-9_-]+")) {
            throw new ModelException("\"%s\" is not a name of a fine-tuning job.".formatted(jobId), "Check the name.");
        }
        return home.resolve("jobs").resolve(jobId);
    }
}
