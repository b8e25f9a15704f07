package dev.retort.local.job;

import dev.retort.error.ResourceException;
import dev.retort.secret.ChildEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a child process of this Java is started: same executable, same classes, native libraries unpacked once under
 * the home folder, one OpenBLAS thread.
 *
 * @param home RETORT_HOME, where the native libraries' cache lies
 * @param maxHeapMegabytes the child's Java heap; weights and activations lie outside it
 */
record ChildJvm(Path home, int maxHeapMegabytes) {

    Process start(Class<?> mainClass, List<String> arguments, Path log) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new java.util.ArrayList<>(List.of(
                java,
                "-Xmx" + maxHeapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                // Its counters would leave a folder among the system's temporary files.
                "-XX:-UsePerfData",
                // Standard output belongs to the child's events: what the JVM itself says goes to the log.
                "-XX:+DisplayVMOutputToStderr",
                "-XX:ErrorFile=" + log.resolveSibling("crash.log"),
                "--enable-native-access=ALL-UNNAMED",
                // JavaCPP counts the whole process against these limits and would refuse a model larger than the heap.
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.cachedir=" + home.resolve("native").toAbsolutePath(),
                "-cp",
                new ChildClassPath(home).of(mainClass),
                mainClass.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        ChildEnvironment.withoutSecrets(environment);
        environment.put("OPENBLAS_NUM_THREADS", "1");
        environment.put("OMP_WAIT_POLICY", "PASSIVE");
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ResourceException(
                    "The training process cannot be started.",
                    "Check that %s may be run and that there is memory and disk left.".formatted(java),
                    e);
        }
    }
}
