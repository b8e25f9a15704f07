package dev.retort.cli;

import dev.retort.error.RetortException;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.http.Connection;
import dev.retort.secret.Keys;
import dev.retort.server.job.JobOrder;
import dev.retort.server.job.TrainingReport;
import dev.retort.tracking.RunDescription;
import dev.retort.tracking.SafeTracker;
import dev.retort.tracking.TrackedRun;
import dev.retort.tracking.Tracker;
import dev.retort.tracking.wandb.WandbOnlineTracker;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Shows a server's trainings at Weights &amp; Biases, where this machine's environment says, whatever an order says. */
final class JobTrackers implements TrainingReport.Source {

    private final Terminal terminal;
    private final Connection connection;
    private final URI wandb;

    JobTrackers(Terminal terminal, Connection connection) {
        this(
                terminal,
                connection,
                Keys.ofThisProcess().address("WANDB_BASE_URL", "WANDB_API_KEY").orElse(WandbOnlineTracker.WANDB));
    }

    /** @param wandb where Weights &amp; Biases is; never what an order says */
    JobTrackers(Terminal terminal, Connection connection, URI wandb) {
        this.terminal = terminal;
        this.connection = connection;
        this.wandb = wandb;
    }

    @Override
    public TrainingReport open(JobOrder order, JobOrder.Wandb place, String key) {
        return new Report(order, place, key);
    }

    /** One training, shown by a thread of its own: what is slow or unreachable there keeps no training waiting. */
    private final class Report implements TrainingReport {

        private final ExecutorService thread =
                Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
        private final Future<TrackedRun> run;

        Report(JobOrder order, JobOrder.Wandb place, String key) {
            // Made only when it starts: offline it fails, and then says so.
            Tracker tracker = description -> new WandbOnlineTracker(
                            wandb,
                            () -> key,
                            Optional.empty(),
                            connection,
                            InstantSource.system(),
                            new SplittableRandom())
                    .start(description);
            SafeTracker safe = new SafeTracker(
                    List.of(new SafeTracker.Named("Weights & Biases", tracker)),
                    (name, reason) -> terminal.error()
                            .println("  %s does not show job %s: %s".formatted(name, order.id(), words(reason))));
            run = thread.submit(() -> safe.start(new RunDescription(
                    place.project(), place.runName().orElse(order.id()), order.createdAt(), config(order))));
        }

        @Override
        public void stepped(List<StepMetrics> steps) {
            if (!steps.isEmpty()) {
                List<StepMetrics> further = List.copyOf(steps);
                thread.execute(() -> further.forEach(step -> run.resultNow().step(step.step(), values(step))));
            }
        }

        @Override
        public void ended(boolean succeeded) {
            thread.execute(() -> run.resultNow().finish(succeeded));
            thread.shutdown();
        }
    }

    private static Map<String, Object> config(JobOrder order) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model", order.model());
        config.put("base", order.base().toString());
        config.put("learning_rate", order.hyperparameters().learningRate());
        order.hyperparameters().trainingSteps().ifPresent(steps -> config.put("training_steps", steps));
        order.hyperparameters().epochs().ifPresent(epochs -> config.put("epochs", epochs));
        return config;
    }

    private static Map<String, Double> values(StepMetrics step) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("train/loss", step.trainLoss());
        values.put("train/learning_rate", step.learningRate());
        step.validationLoss().ifPresent(loss -> values.put("valid/loss", loss));
        return values;
    }

    private static String words(RuntimeException reason) {
        return reason instanceof RetortException ? String.valueOf(reason.getMessage()) : "a fault of Retort.";
    }
}
