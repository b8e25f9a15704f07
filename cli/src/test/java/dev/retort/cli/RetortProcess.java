package dev.retort.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own, which can be killed, interrupted and starved. */
final class RetortProcess {

    /** Longest time any command may take on a loaded machine. */
    private static final int PATIENCE_SECONDS = 300;

    private static final int SIGINT = 2;

    private final Process process;
    private final Path out;
    private final Path error;

    /** How a command ended. */
    record Ended(int code, String out, String error) {
        String all() {
            return out + error;
        }
    }

    private RetortProcess(Process process, Path out, Path error) {
        this.process = process;
        this.out = out;
        this.error = error;
    }

    /** Starts a command in a folder; {@code environment} is added to this process's own. */
    static RetortProcess start(Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException {
        return start(folder, environment, arguments, "");
    }

    /** Starts a command after a line of shell, such as one that sets a limit. */
    static RetortProcess start(Path folder, Map<String, String> environment, List<String> arguments, String before)
            throws IOException {
        return start(Main.class, folder, environment, arguments, before);
    }

    /** Starts a class of the tests. */
    static RetortProcess start(
            Class<?> main, Path folder, Map<String, String> environment, List<String> arguments, String before)
            throws IOException {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        java.addAll(arguments);
        List<String> command = new ArrayList<>();
        if (!before.isEmpty()) {
            command.addAll(List.of("bash", "-c", before + "; exec \"$@\"", "bash"));
        }
        command.addAll(java);
        Path logs = Files.createDirectories(folder.resolve("logs"));
        Path out = Files.createTempFile(logs, "out", ".txt");
        Path error = Files.createTempFile(logs, "error", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(error.toFile());
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        builder.environment().putAll(environment);
        return new RetortProcess(builder.start(), out, error);
    }

    /** Kills the process as a power failure would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends what Ctrl-C sends, or what ends a process where tests run in the background, which ignores Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
        String signal = ignoresInterrupts() ? "-TERM" : "-INT";
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    private boolean ignoresInterrupts() throws IOException {
        String ignored = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) >> (SIGINT - 1) & 1) == 1;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    String outSoFar() throws IOException {
        return Files.readString(out);
    }

    String errorSoFar() throws IOException {
        return Files.readString(error);
    }

    /** Waits for the end. */
    Ended ended() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the command did not end: " + errorSoFar());
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(error));
    }
}
