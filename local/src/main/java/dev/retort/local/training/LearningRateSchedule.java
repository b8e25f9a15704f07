package dev.retort.local.training;

import org.apiguardian.api.API;

/**
 * The learning rate by step: it rises linearly over the warm-up, then falls linearly towards 0. No step has rate 0, so
 * none is wasted.
 *
 * @param peak the highest rate, reached at the last step of the warm-up, or at step 1 where there is no warm-up
 * @param warmupSteps steps in which the rate rises, from 0 to {@code totalSteps}
 * @param totalSteps all optimiser steps
 */
@API(status = API.Status.INTERNAL)
public record LearningRateSchedule(double peak, int warmupSteps, int totalSteps) {

    /** Plans a warm-up that is the given share of all steps, rounded up. */
    public static LearningRateSchedule of(double peak, double warmupFraction, int totalSteps) {
        // 0.1 * 30 is 3.0000000000000004 in binary: without the margin it would be rounded up to 4.
        int warmup = (int) Math.ceil(warmupFraction * totalSteps - 1e-9);
        return new LearningRateSchedule(peak, Math.clamp(warmup, 0, totalSteps), totalSteps);
    }

    /**
     * Returns the rate of a step.
     *
     * @param step optimiser step, counted from 1
     */
    public double at(int step) {
        if (step <= warmupSteps) {
            return peak * step / warmupSteps;
        }
        if (warmupSteps == 0) {
            return peak * (totalSteps - step + 1) / totalSteps;
        }
        return peak * (totalSteps - step + 1) / (totalSteps - warmupSteps + 1);
    }
}
