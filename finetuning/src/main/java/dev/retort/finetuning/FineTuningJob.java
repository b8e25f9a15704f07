package dev.retort.finetuning;

import dev.retort.model.ModelRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The record of a job, as a service reports it.
 *
 * @param id the service's name for the job
 * @param base the student
 * @param status its state
 * @param createdAt when it was created
 * @param hyperparameters how it trains
 * @param totalSteps optimiser steps planned; 0 where not known yet
 * @param metrics losses so far, by step
 * @param events changes of state with their time
 * @param tunedModel the tuned student, once the job has succeeded
 * @param failure why it failed, where it did
 * @param waitsForStart whether it is ready and does nothing until someone starts it
 * @param leftOut rows of the training and the validation file that are not used, where that is known
 */
public record FineTuningJob(
        String id,
        ModelRef base,
        JobStatus status,
        Instant createdAt,
        Hyperparameters hyperparameters,
        int totalSteps,
        List<StepMetrics> metrics,
        List<Event> events,
        Optional<ModelRef> tunedModel,
        Optional<String> failure,
        boolean waitsForStart,
        @Nullable List<LeftOut> leftOut) {

    /** Copies the lists; records of earlier versions have no {@code leftOut}. */
    public FineTuningJob {
        metrics = List.copyOf(metrics);
        events = List.copyOf(events);
        leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
    }

    @Override
    public List<LeftOut> leftOut() {
        return leftOut == null ? List.of() : leftOut;
    }

    /** Creates the record of a job at a service. */
    public FineTuningJob(
            String id,
            ModelRef base,
            JobStatus status,
            Instant createdAt,
            Hyperparameters hyperparameters,
            int totalSteps,
            List<StepMetrics> metrics,
            List<Event> events,
            Optional<ModelRef> tunedModel,
            Optional<String> failure,
            boolean waitsForStart) {
        this(
                id,
                base,
                status,
                createdAt,
                hyperparameters,
                totalSteps,
                metrics,
                events,
                tunedModel,
                failure,
                waitsForStart,
                List.of());
    }

    /** Creates the record of a job that starts by itself. */
    public FineTuningJob(
            String id,
            ModelRef base,
            JobStatus status,
            Instant createdAt,
            Hyperparameters hyperparameters,
            int totalSteps,
            List<StepMetrics> metrics,
            List<Event> events,
            Optional<ModelRef> tunedModel,
            Optional<String> failure) {
        this(id, base, status, createdAt, hyperparameters, totalSteps, metrics, events, tunedModel, failure, false);
    }

    /**
     * Losses at one step.
     *
     * @param step optimiser step, counted from 1
     * @param trainLoss mean negative log-likelihood of the answer tokens of this step's rows, in nats
     * @param validationLoss the same over the validation rows, where measured at this step
     * @param learningRate the rate used
     */
    public record StepMetrics(int step, double trainLoss, OptionalDouble validationLoss, double learningRate) {}

    /** Returns this record with the rows that are not used. */
    public FineTuningJob leavingOut(List<LeftOut> rows) {
        return new FineTuningJob(
                id,
                base,
                status,
                createdAt,
                hyperparameters,
                totalSteps,
                metrics,
                events,
                tunedModel,
                failure,
                waitsForStart,
                rows);
    }

    /**
     * Rows that are not used.
     *
     * @param reason why, such as {@code "longer than 1024 tokens (finetune.max_length)"}
     * @param rows how many
     */
    public record LeftOut(String reason, int rows) {

        /** Returns this as a sentence for a person to read. */
        public String sentence() {
            return "%d %s left out: %s.".formatted(rows, rows == 1 ? "row is" : "rows are", reason);
        }
    }

    /** Returns what the service said of the last change of state, such as which step was kept; may be empty. */
    public String lastMessage() {
        return events.isEmpty() ? "" : events.getLast().message();
    }

    /**
     * A change of state.
     *
     * @param at when
     * @param status the new state
     * @param message what a person should know; may be empty
     */
    public record Event(Instant at, JobStatus status, String message) {}
}
