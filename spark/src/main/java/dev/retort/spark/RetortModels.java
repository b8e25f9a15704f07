package dev.retort.spark;

import dev.retort.Retort;
import dev.retort.config.DistillationSettings;
import dev.retort.distillation.DistillationModels;

/** The models that the command line uses: those of this machine, and the hosted ones whose keys are in the environment. */
final class RetortModels implements ModelSource {

    private static final long serialVersionUID = 1;

    @Override
    public DistillationModels open(DistillationSettings settings) {
        // The driver asked for the confirmations of what a settings file asks for; executors do as it says.
        return Retort.builder()
                .trust(permission -> true)
                .build()
                .modelsWithoutTraining(settings)
                .forDistillation();
    }
}
