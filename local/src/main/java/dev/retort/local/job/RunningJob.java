package dev.retort.local.job;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.RetortException;
import dev.retort.finetuning.JobStatus;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A job that this process created: it waits for its turn, then a child trains it. Thread-safe. */
final class RunningJob {

    private final JobRecord record;
    private final ChildJvm jvm;
    private final Semaphore oneAtATime;
    private final Thread thread;
    private final Exclusive alone = new Exclusive();
    private @Nullable TrainingChild child;
    private @Nullable StopRequest request;

    RunningJob(JobRecord record, ChildJvm jvm, Semaphore oneAtATime) {
        this.record = record;
        this.jvm = jvm;
        this.oneAtATime = oneAtATime;
        this.thread = Thread.ofVirtual().name(record.job().id()).unstarted(this::run);
    }

    RunningJob start() {
        thread.start();
        return this;
    }

    JobRecord record() {
        return record;
    }

    boolean isActive() {
        return thread.isAlive();
    }

    void cancel() {
        alone.run(() -> {
            if (!record.status().ended() && isActive() && request != StopRequest.CANCEL) {
                record.enter(JobStatus.CANCELLATION_REQUESTED, "");
                stop(StopRequest.CANCEL);
            }
        });
    }

    void pause() {
        alone.run(() -> {
            if (isActive() && request == null) {
                stop(StopRequest.PAUSE);
            }
        });
    }

    void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(StopRequest asked) {
        request = asked;
        TrainingChild present = child;
        if (present != null) {
            present.ask(asked);
        } else {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            oneAtATime.acquire();
            try {
                TrainingChild started = launch();
                if (started != null) {
                    started.watch();
                }
            } finally {
                oneAtATime.release();
            }
        } catch (InterruptedException e) {
            stoppedInQueue();
        } catch (RetortException e) {
            record.failed(JobStatus.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable TrainingChild launch() {
        return alone.get(() -> {
            if (request != null) {
                stoppedInQueue();
                return null;
            }
            record.enter(JobStatus.VALIDATING, "");
            JobFolder folder = record.folder();
            Process process =
                    jvm.start(TrainingProcess.class, List.of(folder.path().toString()), folder.log());
            TrainingChild started = new TrainingChild(record, process);
            child = started;
            return started;
        });
    }

    private void stoppedInQueue() {
        alone.run(() -> {
            record.enter(
                    request == StopRequest.CANCEL ? JobStatus.CANCELLED : JobStatus.QUEUED, "Stopped before it began.");
        });
    }
}
