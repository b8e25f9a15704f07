package dev.retort.server.batch;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.file.OwnerOnly;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answers of a batch so far: each is on disk before the next request is taken, so that a kill loses those at hand alone.
 * Thread-safe.
 */
final class BatchResults {

    /** How many requests have an answer, and how many a refusal. */
    record Counts(int completed, int failed) {}

    private static final int OK = 200;

    private final Path folder;
    private final Set<String> done = new HashSet<>();
    private final Exclusive alone = new Exclusive();
    private int completed;
    private int failed;

    private BatchResults(Path folder) {
        this.folder = folder;
    }

    /** Opens the results of a batch's folder; half a line, which a kill may leave, is cut off. */
    static BatchResults open(Path folder) {
        BatchResults results = new BatchResults(folder);
        try {
            OwnerOnly.createFolder(folder);
            results.completed = results.reread(results.output());
            results.failed = results.reread(results.errors());
            return results;
        } catch (IOException e) {
            throw fault(folder, e);
        }
    }

    private int reread(Path file) throws IOException {
        OwnerOnly.create(file);
        int lines = 0;
        long end = 0;
        try (LineReader reader = new LineReader(file)) {
            for (Optional<LineReader.Line> line = reader.next();
                    line.isPresent() && line.get().ended();
                    line = reader.next()) {
                done.add(customId(line.get().text()));
                lines++;
                end = reader.bytes();
            }
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
        }
        return lines;
    }

    private static String customId(String line) throws IOException {
        try {
            return Json.mapper().readTree(line).path("custom_id").asString("");
        } catch (JacksonException e) {
            throw new IOException("a line is damaged", e);
        }
    }

    Path output() {
        return folder.resolve("output.jsonl");
    }

    Path errors() {
        return folder.resolve("errors.jsonl");
    }

    boolean has(String customId) {
        return alone.get(() -> done.contains(customId));
    }

    Counts counts() {
        return alone.get(() -> new Counts(completed, failed));
    }

    /** Writes an answer, or a refusal. */
    void add(String customId, int status, JsonNode body) {
        ObjectNode line = Json.mapper().createObjectNode();
        line.put("id", "batch_req_" + hex()).put("custom_id", customId);
        ObjectNode response = line.putObject("response").put("status_code", status);
        response.put("request_id", hex()).set("body", body);
        line.putNull("error");
        byte[] bytes = (Json.mapper().writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        alone.run(() -> {
            write(status == OK ? output() : errors(), bytes);
            done.add(customId);
            if (status == OK) {
                completed++;
            } else {
                failed++;
            }
        });
    }

    private static void write(Path file, byte[] bytes) {
        // Not through a channel: an interrupt would close that in the middle of a line.
        try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
            out.write(bytes);
            out.getFD().sync();
        } catch (IOException e) {
            throw fault(file, e);
        }
    }

    private static String hex() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static ResourceException fault(Path file, IOException e) {
        return new ResourceException(
                "Cannot keep the answers of a batch in %s: %s.".formatted(file, FileFault.words(e)),
                "Free disk space.",
                e);
    }
}
