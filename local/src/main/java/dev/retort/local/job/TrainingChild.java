package dev.retort.local.job;

import dev.retort.error.InputException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.finetuning.JobStatus;
import dev.retort.model.ModelRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Watches one child process: its events go into the record, its death ends the job with a reason. */
final class TrainingChild {

    /** A child tells every few seconds that it lives; after this silence it hangs. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final JobRecord record;
    private final Process process;
    private final AtomicLong heardAt = new AtomicLong(System.nanoTime());
    private volatile boolean hung;

    TrainingChild(JobRecord record, Process process) {
        this.record = record;
        this.process = process;
    }

    /** Asks the child to store a checkpoint and to end: for good, or to resume another day. */
    void ask(StopRequest request) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((request.name() + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            // The pipe is broken because the child has ended; watch() finds out how.
            return;
        }
    }

    /** Follows the child to its end; the record holds the outcome afterwards. */
    void watch() throws InterruptedException {
        Thread guard = Thread.ofVirtual().start(this::killWhenSilent);
        boolean reported = false;
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                heardAt.set(System.nanoTime());
                reported |= hear(line);
            }
        } catch (IOException e) {
            reported |= process.waitFor() == 0;
        } finally {
            // Where the record could not be written, the child still trains; one that has ended does not hear it.
            ask(StopRequest.PAUSE);
            process.waitFor();
            guard.interrupt();
        }
        if (!reported) {
            record.failed(JobStatus.FAILED, causeOfDeath(process.exitValue()));
        }
    }

    /** Takes one line and tells whether it says how the training ended. */
    private boolean hear(String line) {
        TrainingEvent event;
        try {
            event = Json.mapper().readValue(line, TrainingEvent.class);
        } catch (JacksonException e) {
            record.failed(JobStatus.FAILED, "The training process wrote something that is not an event: " + line);
            process.destroy();
            return true;
        }
        return switch (event) {
            case TrainingEvent.Prepared e -> {
                record.prepared(e.totalSteps(), e.metrics(), e.message(), e.leftOut());
                yield false;
            }
            case TrainingEvent.Stepped e -> {
                record.stepped(e.metrics());
                yield false;
            }
            case TrainingEvent.Alive e -> false;
            case TrainingEvent.Finished e -> {
                record.succeeded(
                        new ModelRef(
                                "local",
                                record.folder().adapter().toAbsolutePath().toString()),
                        e.message());
                yield true;
            }
            case TrainingEvent.Stopped e
            when e.cancelled() -> {
                record.enter(
                        JobStatus.CANCELLED, "Cancelled after step %d; its checkpoint is kept.".formatted(e.step()));
                yield true;
            }
            case TrainingEvent.Stopped e -> {
                record.enter(
                        JobStatus.QUEUED, "Stopped after step %d; create the job again to resume.".formatted(e.step()));
                yield true;
            }
            case TrainingEvent.Failed e -> {
                record.failed(e.invalidData() ? JobStatus.FAILED_VALIDATION : JobStatus.FAILED, e.reason());
                yield true;
            }
        };
    }

    private void killWhenSilent() {
        try {
            while (!process.waitFor(5, TimeUnit.SECONDS)) {
                if (System.nanoTime() - heardAt.get() > SILENCE.toNanos()) {
                    hung = true;
                    process.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String causeOfDeath(int exit) {
        String cause;
        if (hung) {
            cause = "The training process hung for %d minutes and was killed.".formatted(SILENCE.toMinutes());
        } else if (exit == 137) {
            cause = "The training process was killed (signal 9), most likely because the machine ran out of memory;"
                    + " lower finetune.max_length or local.threads, or close other programs.";
        } else if (exit == 3) {
            cause = "The training process ran out of Java heap.";
        } else {
            cause = "The training process ended unexpectedly with exit code %d.".formatted(exit);
        }
        String lastWords = lastWords();
        return cause + " Create the job again to resume from its last checkpoint."
                + (lastWords == null
                        ? ""
                        : " Its last words (%s): %s".formatted(record.folder().log(), lastWords));
    }

    private @Nullable String lastWords() {
        try {
            List<String> lines = Files.readAllLines(record.folder().log(), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("WARNING:"))
                    .toList();
            return lines.isEmpty()
                    ? null
                    : String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            throw new InputException(
                    "Cannot read %s: %s.".formatted(record.folder().log(), FileFault.words(e)),
                    "Check that it may be read.",
                    e);
        }
    }
}
