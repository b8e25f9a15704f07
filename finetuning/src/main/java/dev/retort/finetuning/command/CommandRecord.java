package dev.retort.finetuning.command;

import dev.retort.error.ModelException;
import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;

/**
 * What is kept of a command that was started, so that another process can take it up.
 *
 * @param request fingerprint of command, rows and suffix; empty in records of earlier versions
 * @param processId its process
 * @param processStart when the system says that the process began; empty where it does not say
 * @param startedAt when
 * @param exitCode how it ended, once that was seen
 * @param cancelled whether it was asked to stop
 */
record CommandRecord(
        ModelRef base,
        Hyperparameters hyperparameters,
        Optional<String> request,
        long processId,
        Optional<Instant> processStart,
        Instant startedAt,
        OptionalInt exitCode,
        boolean cancelled) {

    /** Records of earlier versions do not say when the process began. */
    CommandRecord {
        processStart = Objects.requireNonNullElse(processStart, Optional.empty());
    }

    private static final String FILE = "command.json";

    /** Returns whether this is the training of a request; one of an earlier version is known by its settings alone. */
    boolean of(ModelRef asked, Hyperparameters settings, String fingerprint) {
        return base.equals(asked)
                && hyperparameters.equals(settings)
                && request.map(fingerprint::equals).orElse(true);
    }

    static Optional<CommandRecord> find(Path folder) {
        return Files.exists(folder.resolve(FILE)) ? Optional.of(read(folder)) : Optional.empty();
    }

    static CommandRecord read(Path folder) {
        try {
            return Json.mapper().readValue(Files.readString(folder.resolve(FILE)), CommandRecord.class);
        } catch (IOException | JacksonException e) {
            throw new ModelException(
                    "There is no training command in %s that could be read.".formatted(folder),
                    "The job's id is the output folder of its request.",
                    e);
        }
    }

    CommandRecord write(Path folder) {
        WholeFile.write(folder.resolve(FILE), Json.mapper().writeValueAsString(this));
        return this;
    }

    CommandRecord ended(int code) {
        return new CommandRecord(
                base, hyperparameters, request, processId, processStart, startedAt, OptionalInt.of(code), cancelled);
    }

    CommandRecord withCancel() {
        return new CommandRecord(base, hyperparameters, request, processId, processStart, startedAt, exitCode, true);
    }

    /** Returns whether the process still runs; a process of the same number that began at another time is another one. */
    boolean alive() {
        return process().isPresent();
    }

    /** Returns the process, while it runs. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(processId)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> processStart.isPresent()
                        ? processStart.equals(handle.info().startInstant())
                        : handle.info()
                                .startInstant()
                                .map(start -> !start.isAfter(startedAt.plusSeconds(5)))
                                .orElse(true));
    }
}
