package dev.retort;

import dev.retort.error.UsageException;
import dev.retort.file.JsonFile;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.local.LocalModels;
import dev.retort.model.ModelRef;
import dev.retort.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The tuned student of a run, trained on this machine.
 *
 * @param base the model before the training
 * @param adapter the folder of the adapter
 */
record TrainedHere(ModelRef base, Path adapter) {

    /**
     * Returns the tuned student of a run.
     *
     * @throws UsageException if there is none, or its weights are at a service
     */
    static TrainedHere of(Path directory) {
        try (RunDirectory run = RunDirectory.read(directory)) {
            if (!Files.exists(run.job())) {
                throw notTuned(directory);
            }
            FineTuningJob job = JsonFile.read(
                    run.job(),
                    FineTuningJob.class,
                    "Train again: retort finetune %s --fresh finetune".formatted(directory));
            ModelRef tuned = job.tunedModel().orElseThrow(() -> notTuned(directory));
            if (!LocalModels.provides(tuned)) {
                throw new UsageException(
                        "The tuned student of %s is %s: its weights are not on this machine."
                                .formatted(directory, tuned),
                        "Export is for students trained here: choose a local: or hf: student.");
            }
            return new TrainedHere(job.base(), run.adapter(Path.of(tuned.name())));
        }
    }

    private static UsageException notTuned(Path run) {
        return new UsageException(
                "The run %s has no tuned student yet.".formatted(run), "Finish it first: retort finetune " + run);
    }
}
