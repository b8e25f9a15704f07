package dev.retort.server;

import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningJob.Event;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.JobStatus;
import dev.retort.model.ModelRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** A trainer that does what a test says: it trains a step each time it is looked at, once it is let go. Thread-safe. */
final class ScriptedTuner implements FineTuner {

    private static final int STEPS = 3;

    private final Map<String, FineTuningJob> jobs = new LinkedHashMap<>();
    private final List<FineTuningRequest> requests = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch letGo;

    ScriptedTuner(boolean waits) {
        letGo = new CountDownLatch(waits ? 1 : 0);
    }

    /** Lets trainings go on. */
    void letGo() {
        letGo.countDown();
    }

    /** Returns what was asked for, in order. */
    List<FineTuningRequest> requests() {
        return locked(() -> List.copyOf(requests));
    }

    @Override
    public FineTuningJob create(FineTuningRequest request) {
        return locked(() -> {
            requests.add(request);
            String id = "scripted-" + requests.size();
            FineTuningJob created = job(id, request, JobStatus.RUNNING, List.of());
            jobs.put(id, created);
            return created;
        });
    }

    @Override
    public FineTuningJob get(String jobId) {
        return locked(() -> {
            FineTuningJob job = Objects.requireNonNull(jobs.get(jobId));
            if (letGo.getCount() > 0 || job.status().ended()) {
                return job;
            }
            FineTuningRequest request = requests.get(Integer.parseInt(jobId.replace("scripted-", "")) - 1);
            List<StepMetrics> steps = new ArrayList<>(job.metrics());
            steps.add(new StepMetrics(steps.size() + 1, 2.0 / (steps.size() + 1), OptionalDouble.empty(), 1e-4));
            JobStatus status = steps.size() == STEPS ? JobStatus.SUCCESS : JobStatus.RUNNING;
            FineTuningJob stepped = job(jobId, request, status, steps);
            jobs.put(jobId, stepped);
            return stepped;
        });
    }

    @Override
    public FineTuningJob cancel(String jobId) {
        return locked(() -> {
            FineTuningRequest request = requests.get(Integer.parseInt(jobId.replace("scripted-", "")) - 1);
            FineTuningJob cancelled = job(jobId, request, JobStatus.CANCELLED, List.of());
            jobs.put(jobId, cancelled);
            return cancelled;
        });
    }

    private static FineTuningJob job(String id, FineTuningRequest request, JobStatus status, List<StepMetrics> steps) {
        boolean done = status == JobStatus.SUCCESS;
        if (done) {
            WholeFile.write(request.output().resolve("adapter/adapter_config.json"), "{}");
        }
        return new FineTuningJob(
                id,
                request.base(),
                status,
                Instant.EPOCH,
                request.hyperparameters(),
                STEPS,
                steps,
                List.of(new Event(Instant.EPOCH, status, done ? "Kept step 3 of 3." : "")),
                done
                        ? Optional.of(new ModelRef(
                                "local", request.output().resolve("adapter").toString()))
                        : Optional.empty(),
                Optional.empty());
    }

    private <T> T locked(java.util.function.Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
