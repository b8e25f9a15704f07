package dev.retort.local.job;

import dev.retort.file.JsonFile;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.local.tensor.Device;
import dev.retort.local.training.TrainingSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the child process trains on what; {@code task.json} in the job's folder.
 *
 * @param base the student's name as its user wrote it, recorded in the adapter
 * @param weights the student's file or folder
 * @param training chat examples as JSON lines
 * @param trainingSha256 of the training file, so that a changed file is not mistaken for a resumed job
 * @param validation rows for the validation loss
 * @param validationSha256 of the validation file
 * @param hyperparameters how to train
 * @param settings how this machine does it
 */
record TrainingTask(
        String base,
        Path weights,
        Path training,
        String trainingSha256,
        Optional<Path> validation,
        Optional<String> validationSha256,
        Hyperparameters hyperparameters,
        TrainingSettings settings) {

    void write(JobFolder folder) {
        WholeFile.writeJson(folder.task(), this);
    }

    static TrainingTask read(JobFolder folder) {
        return JsonFile.read(folder.task(), TrainingTask.class, "Delete the folder and train again.");
    }

    /** Returns whether another task would compute the same adapter, so that this one's checkpoint serves it. */
    boolean sameResultAs(TrainingTask other) {
        return fingerprint().equals(other.fingerprint());
    }

    /** Returns a text that differs wherever the numbers of the training would. */
    String fingerprint() {
        return String.join(
                " ",
                base,
                weights.toString(),
                trainingSha256,
                validationSha256.orElse("-"),
                hyperparameters.toString(),
                settings.precision().name() + (settings.device() == Device.CPU ? "" : " on " + settings.device()),
                String.valueOf(settings.validationEvery()),
                String.valueOf(settings.patience()));
    }
}
