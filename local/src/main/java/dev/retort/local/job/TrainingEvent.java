package dev.retort.local.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.retort.finetuning.FineTuningJob.LeftOut;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import java.util.List;

/** A report of the child process to its parent, one JSON object a line on standard output. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TrainingEvent.Prepared.class, name = "prepared"),
    @JsonSubTypes.Type(value = TrainingEvent.Stepped.class, name = "stepped"),
    @JsonSubTypes.Type(value = TrainingEvent.Alive.class, name = "alive"),
    @JsonSubTypes.Type(value = TrainingEvent.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = TrainingEvent.Stopped.class, name = "stopped"),
    @JsonSubTypes.Type(value = TrainingEvent.Failed.class, name = "failed"),
})
sealed interface TrainingEvent {

    /**
     * Rows are encoded and the model is loaded; the first step comes next.
     *
     * @param totalSteps optimiser steps planned
     * @param metrics of the steps already done, from the checkpoint
     * @param message rows, tokens and precision, for a person to read
     * @param leftOut rows that are not trained on
     */
    record Prepared(int totalSteps, List<StepMetrics> metrics, String message, List<LeftOut> leftOut)
            implements TrainingEvent {}

    /** One optimiser step is done. */
    record Stepped(StepMetrics metrics) implements TrainingEvent {}

    /** The process lives; sent every few seconds whatever it does. */
    record Alive() implements TrainingEvent {}

    /**
     * The adapter is saved.
     *
     * @param message which step was kept and what the forgetting check found
     */
    record Finished(String message) implements TrainingEvent {}

    /**
     * The process stopped on request; the checkpoint holds everything.
     *
     * @param step the last step done
     * @param cancelled true where the job was cancelled, false where it only pauses
     */
    record Stopped(int step, boolean cancelled) implements TrainingEvent {}

    /**
     * The training cannot continue.
     *
     * @param reason what went wrong and what to do, for a person to read
     * @param invalidData whether the training rows are to blame
     */
    record Failed(String reason, boolean invalidData) implements TrainingEvent {}
}
