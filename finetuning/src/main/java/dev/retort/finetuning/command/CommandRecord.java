package dev.retort.finetuning.command;

import dev.retort.error.ModelException;
import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;

/**
 * What is kept of a command that was started, so that another process can take it up.
 *
 * @param request fingerprint of command, rows and suffix; empty in records of earlier versions
 * @param processId its process; 0 before it has begun
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
    private static final int LOOKS = 40;
    private static final long LOOK_NANOS = 50_000_000;

    /** Returns the record of a command that is about to start. */
    static CommandRecord planned(FineTuningRequest request, String fingerprint, Instant now) {
        return new CommandRecord(
                request.base(),
                request.hyperparameters(),
                Optional.of(fingerprint),
                0,
                Optional.empty(),
                now,
                OptionalInt.empty(),
                false);
    }

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
            CommandRecord record = Json.mapper().readValue(Files.readString(folder.resolve(FILE)), CommandRecord.class);
            OptionalLong noted = record.begun() ? OptionalLong.empty() : OwnSession.noted(folder);
            return noted.isPresent() ? record.startedAs(noted.getAsLong(), Optional.empty()) : record;
        } catch (IOException | JacksonException e) {
            throw new ModelException(
                    "There is no training command in %s that could be read.".formatted(folder),
                    "The job's id is the output folder of its request.",
                    e);
        }
    }

    /** Reads a record again and again, for two seconds, until somebody else has noted in it what is awaited. */
    static CommandRecord readUntil(Path folder, CommandRecord seen, Predicate<CommandRecord> awaited) {
        CommandRecord now = seen;
        for (int i = 0; i < LOOKS && !awaited.test(now); i++) {
            LockSupport.parkNanos(LOOK_NANOS);
            now = read(folder);
        }
        return now;
    }

    CommandRecord write(Path folder) {
        WholeFile.write(folder.resolve(FILE), Json.mapper().writeValueAsString(this));
        return this;
    }

    /** Returns whether the command has begun, or ended before it could. */
    boolean begun() {
        return processId != 0 || exitCode.isPresent();
    }

    CommandRecord startedAs(long process, Optional<Instant> start) {
        return new CommandRecord(base, hyperparameters, request, process, start, startedAt, exitCode, cancelled);
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
        return Optional.of(processId)
                .filter(id -> id != 0)
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> processStart.isPresent()
                        ? processStart.equals(handle.info().startInstant())
                        : handle.info()
                                .startInstant()
                                .map(start -> !start.isAfter(startedAt.plusSeconds(5)))
                                .orElse(true));
    }
}
