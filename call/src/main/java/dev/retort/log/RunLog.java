package dev.retort.log;

import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.file.OwnerOnly;
import dev.retort.secret.Redactor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.databind.node.ObjectNode;

/**
 * The log of a run: a file of JSON lines {@code {"time", "level", "stage", "event", "fields"}}, appended to by every process
 * that works on the run, readable by its owner alone, with keys masked. A line that cannot be written is lost, never the run.
 * Thread-safe.
 */
public final class RunLog implements EventLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private final FileOutputStream out;
    private final Path file;
    private final Redactor redactor;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private String stage = "";
    private boolean broken;

    private RunLog(FileOutputStream out, Path file, Redactor redactor, InstantSource clock) {
        this.out = out;
        this.file = file;
        this.redactor = redactor;
        this.clock = clock;
    }

    /**
     * Opens a log for appending, creating the file where there is none.
     *
     * @throws ResourceException if the file cannot be opened
     */
    public static RunLog open(Path file, Redactor redactor, InstantSource clock) {
        try {
            OwnerOnly.create(file);
            // No channel: a thread that is interrupted, as Ctrl-C does, would close it by its last words.
            return new RunLog(new FileOutputStream(file.toFile(), true), file, redactor, clock);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot write %s: %s.".formatted(file, FileFault.words(e)), "Choose a folder you may write to.", e);
        }
    }

    /** Marks all further events as belonging to a stage of the run, until another is named. */
    public void enter(String name) {
        lock.lock();
        try {
            stage = name;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void event(Level level, String name, Map<String, ?> fields) {
        lock.lock();
        try {
            out.write((line(level, name, fields) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (!broken) {
                broken = true;
                LOG.warn("{} could not be written: {}", file, e.getMessage());
            }
        } finally {
            lock.unlock();
        }
    }

    private String line(Level level, String name, Map<String, ?> fields) {
        ObjectNode line = Json.mapper().createObjectNode();
        line.put("time", clock.instant().toString());
        line.put("level", level.toString());
        line.put("stage", stage);
        line.put("event", name);
        ObjectNode values = line.putObject("fields");
        new TreeMap<>(fields).forEach((field, value) -> {
            switch (value) {
                case Boolean flag -> values.put(field, flag);
                case Integer number -> values.put(field, number);
                case Long number -> values.put(field, number);
                case Double number -> values.put(field, number);
                default -> values.put(field, redactor.redact(value.toString()));
            }
        });
        return line.toString();
    }

    /** Closes the file; events that still come are lost. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            LOG.warn("{} could not be closed: {}", file, e.getMessage());
        }
    }
}
