package dev.retort.local.training;

import dev.retort.error.UsageException;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.Transformer;
import org.apiguardian.api.API;

/**
 * How this machine trains; none of it is known to a hosted service.
 *
 * @param precision number format of the base weights and of most of the computation; the adapter is always float32
 * @param device where the base model lies and computes; adapter and optimiser stay with the processor
 * @param threads rows computed at the same time, each on one core; 0 means one a core. The result does not depend on it
 * @param validationEvery optimiser steps between two validation losses, which are also taken after the last step; 0
 *     means only then
 * @param patience validation losses without a new lowest one after which the training stops early; 0 means never. The
 *     adapter with the lowest validation loss is kept in any case
 * @param checkpointEvery optimiser steps between two checkpoints; 0 means by time, about two a minute
 * @param recompute when to trade time for memory: store each block's input only and compute the block again for the
 *     backward pass
 * @param forgettingCheck whether the loss on a general text is taken before and after
 */
public record TrainingSettings(
        Precision precision,
        Device device,
        int threads,
        int validationEvery,
        int patience,
        int checkpointEvery,
        Recompute recompute,
        boolean forgettingCheck) {

    /** Returns the best precision here, a row a core, validation at the end, a forgetting check. */
    public static TrainingSettings defaults() {
        return new TrainingSettings(Precision.fastest(), Device.CPU, 0, 0, 0, 0, Recompute.AUTO, true);
    }

    /** When blocks are computed again in the backward pass. */
    public enum Recompute {
        /** Where the longest row would not fit into free memory otherwise. */
        AUTO,
        /** Never. */
        NEVER,
        /** Always: about a third slower, least memory. */
        ALWAYS
    }

    /**
     * Checks every range.
     *
     * @throws UsageException naming the setting
     */
    public TrainingSettings {
        require(threads >= 0, "local.threads");
        require(validationEvery >= 0, "local.validation_every");
        require(patience >= 0, "local.patience");
        require(checkpointEvery >= 0, "checkpointEvery of TrainingSettings");
    }

    /**
     * Decides whether blocks are computed again in the backward pass.
     *
     * @param longest tokens of the longest row
     * @param threads rows at the same time
     */
    @API(status = API.Status.INTERNAL)
    public boolean recomputes(Transformer model, int longest, int threads) {
        return switch (recompute) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> threads * ActivationMemory.bytes(model, longest) > FreeMemory.bytes() * 0.7;
        };
    }

    private static void require(boolean holds, String setting) {
        if (!holds) {
            throw new UsageException("%s is negative.".formatted(setting), "Give 0 or more.");
        }
    }
}
