package dev.retort.server.batch;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The requests of a checked file, one after another, each read from the disk when it is asked for. Thread-safe. */
final class BatchLines implements AutoCloseable {

    private final Path file;
    private final LineReader reader;
    private final Exclusive alone = new Exclusive();

    private BatchLines(Path file, LineReader reader) {
        this.file = file;
        this.reader = reader;
    }

    /** Opens a file that {@link BatchCheck} has found usable. */
    static BatchLines open(Path file) {
        try {
            return new BatchLines(file, new LineReader(file));
        } catch (IOException e) {
            throw fault(file, e);
        }
    }

    /** Returns the next request; empty where there is none left. */
    Optional<BatchRequest> next() {
        return alone.get(() -> {
            try {
                for (Optional<LineReader.Line> line = reader.next(); line.isPresent(); line = reader.next()) {
                    if (!line.get().text().isBlank()) {
                        return Optional.of(request(line.get().text()));
                    }
                }
                return Optional.empty();
            } catch (IOException e) {
                throw fault(file, e);
            }
        });
    }

    private static BatchRequest request(String line) {
        ObjectNode request = (ObjectNode) Json.mapper().readTree(line);
        return new BatchRequest(request.path("custom_id").asString(""), (ObjectNode) request.path("body"));
    }

    static ResourceException fault(Path file, IOException e) {
        return new ResourceException(
                "Cannot read the batch's file %s: %s.".formatted(file, FileFault.words(e)),
                "Check that it may be read.",
                e);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw fault(file, e);
        }
    }
}
