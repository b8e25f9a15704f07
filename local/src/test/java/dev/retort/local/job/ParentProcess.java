package dev.retort.local.job;

import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.training.TinyLlama;
import dev.retort.local.training.TrainingSettings;
import dev.retort.local.training.TrainingSettings.Recompute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that trains with a {@link LocalFineTuner}, to be killed. */
final class ParentProcess {

    private ParentProcess() {}

    static Process start(Path folder, FineTuningRequest request) throws IOException {
        Path file = folder.resolve("request.json");
        Files.writeString(file, Json.mapper().writeValueAsString(request));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentProcess.class.getName(),
                        file.toString())
                .inheritIO()
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        TrainingSettings settings =
                new TrainingSettings(Precision.FLOAT32, Device.CPU, 2, 0, 0, 2, Recompute.NEVER, true);
        FineTuningRequest request =
                Json.mapper().readValue(Files.readString(Path.of(arguments[0])), FineTuningRequest.class);
        try (LocalFineTuner tuner = new LocalFineTuner(ref -> TinyLlama.FOLDER, LocalFineTunerTest.HOME, settings)) {
            tuner.create(request);
            Thread.sleep(600_000);
        }
    }
}
