package dev.retort.local.training;

import java.util.OptionalDouble;
import org.apiguardian.api.API;

/** How a training ended. */
@API(status = API.Status.INTERNAL)
public sealed interface TrainingOutcome {

    /**
     * All planned steps are done, or it stopped early; the adapter holds the kept step.
     *
     * @param lastStep the last step done
     * @param keptStep the step with the lowest validation loss, the last one where none was measured
     * @param generalLossBefore mean loss a token on a general text without the adapter, where measured
     * @param generalLossAfter the same with the adapter
     */
    record Completed(int lastStep, int keptStep, OptionalDouble generalLossBefore, OptionalDouble generalLossAfter)
            implements TrainingOutcome {}

    /**
     * It was asked to stop; the checkpoint holds everything.
     *
     * @param step the last step done
     */
    record Stopped(int step) implements TrainingOutcome {}
}
