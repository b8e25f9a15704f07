package dev.retort.distillation;

import dev.retort.error.ModelException;
import dev.retort.error.StoppedException;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.JobWatch;
import dev.retort.progress.Progress;
import java.time.Duration;
import java.util.function.Consumer;

/** Brings a created job to its end: starts it where it waits for that, and shows its steps. */
final class TrainingWatch {

    private static final Duration POLL_ON_THIS_MACHINE = Duration.ofMillis(250);

    private final FineTuner tuner;
    private final Progress progress;
    private final Consumer<FineTuningJob> seen;

    /**
     * Creates a watch.
     *
     * @param seen receives the job at each reading
     */
    TrainingWatch(FineTuner tuner, Progress progress, Consumer<FineTuningJob> seen) {
        this.tuner = tuner;
        this.progress = progress;
        this.seen = seen;
    }

    /**
     * Waits for the end of a job.
     *
     * @throws ModelException if it ends without success
     */
    FineTuningJob success(FineTuningJob begun) {
        FineTuningJob ended = end(begun);
        if (ended.status() != JobStatus.SUCCESS) {
            throw new ModelException(
                    "Fine-tuning job %s ended as %s%s."
                            .formatted(
                                    ended.id(),
                                    ended.status(),
                                    ended.failure().map(reason -> ": " + reason).orElse("")),
                    "Correct the cause and run again%s."
                            .formatted(tuner.resumes() ? "; training resumes from the last checkpoint" : ""));
        }
        return ended;
    }

    private FineTuningJob end(FineTuningJob begun) {
        if (begun.status().ended()) {
            seen.accept(begun);
            return begun;
        }
        try {
            return awaited(begun);
        } catch (StoppedException e) {
            throw tuner.howToEnd(begun.id())
                    .map(how -> new StoppedException(e.problem(), e.remedy() + " " + how, e))
                    .orElse(e);
        }
    }

    private FineTuningJob awaited(FineTuningJob begun) {
        JobWatch watch = new JobWatch(tuner);
        return (tuner instanceof HostedFineTuner ? watch : watch.atLeastEvery(POLL_ON_THIS_MACHINE))
                .await(begun.id(), job -> job.status().ended(), new JobWatch.Listener() {
                    @Override
                    public void seen(FineTuningJob job) {
                        if (job.waitsForStart() && tuner instanceof HostedFineTuner hosted) {
                            hosted.start(job.id());
                        }
                        if (job.totalSteps() > 0) {
                            progress.advanced("training steps", job.metrics().size(), job.totalSteps());
                        }
                        seen.accept(job);
                    }
                });
    }
}
