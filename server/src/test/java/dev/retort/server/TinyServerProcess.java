package dev.retort.server;

import dev.retort.finetuning.FineTuner;
import dev.retort.local.job.LocalFineTuner;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.training.TrainingSettings;
import dev.retort.local.training.TrainingSettings.Recompute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process with a server that trains the tiny model, to be killed. */
final class TinyServerProcess {

    /** Lasts longer than a test, because the native libraries are unpacked into it. */
    private static final Path NATIVE = Path.of("target", "retort-home");

    private TinyServerProcess() {}

    static LocalFineTuner tuner() {
        TrainingSettings settings =
                new TrainingSettings(Precision.FLOAT32, Device.CPU, 2, 0, 0, 2, Recompute.NEVER, false);
        return new LocalFineTuner(ref -> TestServer.TINY, NATIVE, settings);
    }

    static Process start(Path home) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TinyServerProcess.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Starts a server and writes its address into the file {@code address} of its folder. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        FineTuner tuner = tuner();
        TestServer server = new TestServer(home, tuner);
        Files.writeString(home.resolve("address"), server.uri().toString());
        new CountDownLatch(1).await();
    }
}
