package dev.retort.server.job;

import dev.retort.error.RetortException;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.JobStatus;
import dev.retort.server.file.FileStore;
import dev.retort.server.file.StoredFile;
import dev.retort.server.model.ModelCatalog;
import dev.retort.server.model.TunedModel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Trains one job after another and writes down how far each has come. */
final class Training {

    private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

    private final JobStore jobs;
    private final FineTuner tuner;
    private final FileStore files;
    private final ModelCatalog models;
    private final TunedName names;

    Training(JobStore jobs, FineTuner tuner, FileStore files, ModelCatalog models, TunedName names) {
        this.jobs = jobs;
        this.tuner = tuner;
        this.files = files;
        this.models = models;
        this.names = names;
    }

    /**
     * Trains a job to its end, or resumes it at its checkpoint.
     *
     * @param report is shown the losses
     * @param stop ends the watch: the job stays as it is, and resumes with the next start
     */
    void run(TuningJob job, JobFiles folder, TrainingReport report, StopSignal stop) {
        try {
            FineTuningRequest request = request(job.order(), folder);
            FineTuningJob local = tuner.create(request);
            int shown = 0;
            do {
                FineTuningJob now = tuner.get(local.id());
                sync(job.id(), now);
                report.stepped(now.metrics().subList(shown, now.metrics().size()));
                shown = now.metrics().size();
                if (now.status().ended()) {
                    end(job, folder, now);
                    report.ended(now.status() == JobStatus.SUCCESS);
                    return;
                }
                if (jobs.require(job.id()).state().status() == JobStatus.CANCELLATION_REQUESTED) {
                    tuner.cancel(local.id());
                } else if (now.status() == JobStatus.QUEUED && shown > 0) {
                    // Somebody stopped the trainer's process and not this one: it resumes at its checkpoint.
                    tuner.create(request);
                }
            } while (!stop.within(LOOKS_EVERY));
        } catch (RetortException e) {
            fail(job.id(), String.valueOf(e.getMessage()));
            report.ended(false);
        }
    }

    private static FineTuningRequest request(JobOrder order, JobFiles folder) {
        return new FineTuningRequest(
                order.base(),
                folder.training(),
                Files.exists(folder.validation()) ? Optional.of(folder.validation()) : Optional.empty(),
                order.hyperparameters(),
                order.suffix(),
                folder.output());
    }

    private void sync(String id, FineTuningJob now) {
        JobState state = jobs.require(id).state();
        if (state.status() == JobStatus.STARTED && now.status() == JobStatus.RUNNING) {
            jobs.enter(id, JobStatus.RUNNING, "Training has begun.");
        }
        boolean further = now.metrics().size() > state.steps().size() || now.totalSteps() != state.totalSteps();
        if (further) {
            jobs.change(id, before -> before.progressed(jobs.now(), now.metrics(), now.totalSteps()));
        }
    }

    private void end(TuningJob job, JobFiles folder, FineTuningJob now) {
        switch (now.status()) {
            case SUCCESS -> succeed(job.order(), folder, now);
            case CANCELLED -> jobs.enter(job.id(), JobStatus.CANCELLED, "Cancelled; its checkpoint is kept.");
            default -> fail(job.id(), now.failure().orElse("The training failed without a reason."));
        }
    }

    private void succeed(JobOrder order, JobFiles folder, FineTuningJob now) {
        String name = names.of(order);
        models.records()
                .put(
                        name,
                        new TunedModel(
                                name,
                                order.model(),
                                order.base(),
                                now.tunedModel().orElseThrow(),
                                order.id(),
                                jobs.now(),
                                Optional.empty(),
                                Optional.empty(),
                                false));
        WholeFile.write(folder.losses(), table(now.metrics()));
        StoredFile losses =
                files.add(folder.losses(), "step_metrics.csv", "fine-tune-results", false, Optional.empty());
        jobs.change(
                order.id(),
                state -> state.tuned(name, losses.id()).enter(jobs.now(), JobStatus.SUCCESS, now.lastMessage()));
    }

    private static String table(List<StepMetrics> steps) {
        StringBuilder table = new StringBuilder("step,train_loss,valid_loss,learning_rate\n");
        for (StepMetrics step : steps) {
            table.append("%d,%s,%s,%s\n"
                    .formatted(
                            step.step(),
                            step.trainLoss(),
                            step.validationLoss().isPresent()
                                    ? String.valueOf(step.validationLoss().getAsDouble())
                                    : "",
                            step.learningRate()));
        }
        return table.toString();
    }

    private void fail(String id, String reason) {
        jobs.fail(id, JobStatus.FAILED, new JobState.Failure("training_failed", reason, Optional.empty()));
    }
}
