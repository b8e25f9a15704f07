package dev.retort.local.training;

import dev.retort.finetuning.Hyperparameters;
import org.apiguardian.api.API;

/**
 * What happens at each optimiser step.
 *
 * @param order which rows
 * @param schedule which learning rate
 * @param weightDecay AdamW's
 */
@API(status = API.Status.INTERNAL)
public record TrainingPlan(BatchOrder order, LearningRateSchedule schedule, double weightDecay) {

    /** Plans the steps that hyperparameters ask for on a number of rows. */
    public static TrainingPlan of(Hyperparameters settings, int rows) {
        BatchOrder order = new BatchOrder(rows, settings.batchSize(), settings.seed());
        int steps = settings.trainingSteps()
                .orElseGet(() -> order.steps(settings.epochs().orElseThrow()));
        return new TrainingPlan(
                order,
                LearningRateSchedule.of(settings.learningRate(), settings.warmupFraction(), steps),
                settings.weightDecay());
    }

    /** Returns all optimiser steps. */
    public int steps() {
        return schedule.totalSteps();
    }
}
