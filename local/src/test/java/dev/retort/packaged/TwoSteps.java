package dev.retort.packaged;

import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.local.job.LocalFineTuner;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.training.TrainingSettings;
import dev.retort.local.training.TrainingSettings.Recompute;
import dev.retort.model.ModelRef;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * An application that trains two steps: its arguments are the folder of the model, the rows, the folder of the job and
 * RETORT_HOME. It prints how the job ended.
 */
public final class TwoSteps {

    private TwoSteps() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path model = Path.of(arguments[0]);
        TrainingSettings settings =
                new TrainingSettings(Precision.FLOAT32, Device.CPU, 2, 0, 0, 2, Recompute.NEVER, true);
        Hyperparameters twoSteps =
                new Hyperparameters(OptionalInt.of(2), OptionalDouble.empty(), 0.003, 0.1, 0, 2, 4, 8, 0, 512, 1);
        FineTuningRequest request = new FineTuningRequest(
                new ModelRef("local", "tiny-llama"),
                Path.of(arguments[1]),
                Optional.empty(),
                twoSteps,
                "tiny",
                Path.of(arguments[2]));
        try (LocalFineTuner tuner = new LocalFineTuner(ref -> model, Path.of(arguments[3]), settings)) {
            FineTuningJob job = tuner.create(request);
            while (!job.status().ended()) {
                Thread.sleep(50);
                job = tuner.get(job.id());
            }
            System.out.println(job.status() + " after " + job.metrics().size() + " steps"
                    + job.failure().orElse(""));
        }
    }
}
