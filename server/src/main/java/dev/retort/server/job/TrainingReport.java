package dev.retort.server.job;

import dev.retort.finetuning.FineTuningJob.StepMetrics;
import java.util.List;

/** Shows one training elsewhere, such as at Weights &amp; Biases. Whatever fails there does not stop the training. */
public interface TrainingReport {

    /** Shows nothing. */
    TrainingReport NONE = new TrainingReport() {
        @Override
        public void stepped(List<StepMetrics> steps) {}

        @Override
        public void ended(boolean succeeded) {}
    };

    /** Opens the report of a job. */
    @FunctionalInterface
    interface Source {
        /**
         * Opens a report; sends nothing yet.
         *
         * @param key the key that came with the order
         */
        TrainingReport open(JobOrder order, JobOrder.Wandb place, String key);
    }

    /** Shows further steps. */
    void stepped(List<StepMetrics> steps);

    /** Shows the end. */
    void ended(boolean succeeded);
}
