package dev.retort.server.job;

import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What happened to one job, line by line: its states and losses by time, then what the training process itself wrote. */
final class JobLog {

    private static final int MOST_LINES = 1000;
    private static final int MOST_BYTES = 64 << 10;
    /** The JVM warns of every library that uses its older parts. */
    private static final String OF_THE_JVM = "WARNING:";

    private JobLog() {}

    private record Timed(Instant at, String text) {}

    /**
     * Returns the last lines.
     *
     * @param process what the training process wrote; there need be no such file
     */
    static List<String> of(TuningJob job, Path process) {
        List<Timed> all = new ArrayList<>();
        job.state()
                .events()
                .forEach(event -> all.add(new Timed(event.at(), "%s %s".formatted(event.status(), event.message()))));
        job.state().steps().forEach(step -> all.add(new Timed(step.at(), text(step.metrics(), job))));
        all.sort(Comparator.comparing(Timed::at));
        List<String> lines = new ArrayList<>();
        all.forEach(timed -> lines.add("%s %s".formatted(timed.at().truncatedTo(ChronoUnit.SECONDS), timed.text())));
        written(process).forEach(line -> lines.add("training process: " + line));
        return List.copyOf(lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
    }

    private static String text(StepMetrics step, TuningJob job) {
        String validation = step.validationLoss().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", validation loss %.4f",
                        step.validationLoss().getAsDouble())
                : "";
        return String.format(
                Locale.ROOT,
                "step %d of %d: training loss %.4f%s, learning rate %.3g",
                step.step(),
                job.state().totalSteps(),
                step.trainLoss(),
                validation,
                step.learningRate());
    }

    private static List<String> written(Path file) {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(Math.max(0, in.length() - MOST_BYTES));
            byte[] end = new byte[(int) Math.min(in.length(), MOST_BYTES)];
            in.readFully(end);
            return new String(end, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith(OF_THE_JVM))
                    .toList();
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, FileFault.words(e)), "Check that it may be read.", e);
        }
    }
}
