package dev.retort.server.batch;

import dev.retort.concurrent.Exclusive;
import dev.retort.server.batch.Batch.Problem;
import dev.retort.server.batch.Batch.Status;
import dev.retort.server.file.FileStore;
import dev.retort.server.file.StoredFile;
import dev.retort.server.http.Refusal;
import dev.retort.server.job.JobThread;
import dev.retort.server.job.StopSignal;
import dev.retort.server.store.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Answers batches, one after another, in the order in which they came. Everything is on disk: the next start takes up what
 * this one left, and answers no request twice that has an answer. Thread-safe.
 */
public final class BatchQueue implements AutoCloseable {

    private final Path folder;
    private final Records<Batch> records;
    private final FileStore files;
    private final RequestAnswering answering;
    private final InstantSource clock;
    private final StopSignal stop = new StopSignal();
    private final Exclusive alone = new Exclusive();
    private final Map<String, BatchResults> open = new ConcurrentHashMap<>();
    private final JobThread thread = new JobThread("batches", this::work, this::fail, stop);

    /**
     * Creates the queue.
     *
     * @param folder where batches keep their answers until they end
     * @param answering answers one request
     */
    public BatchQueue(
            Path folder, Records<Batch> records, FileStore files, RequestAnswering answering, InstantSource clock) {
        this.folder = folder;
        this.records = records;
        this.files = files;
        this.answering = answering;
        this.clock = clock;
    }

    /** Takes up what an earlier server left. */
    public void start() {
        records.all().stream().filter(batch -> !batch.status().ended()).forEach(batch -> thread.add(batch.id()));
        thread.start();
    }

    /**
     * Takes a batch.
     *
     * @param inputFile id of a stored file
     * @param owner the hash of the API key that creates it
     * @throws Refusal if there is no such file
     */
    public Batch submit(
            String endpoint, String inputFile, String window, Map<String, String> metadata, Optional<String> owner) {
        if (files.find(inputFile).isEmpty()) {
            throw Refusal.ofField("input_file_id", "No file here has the id %s. Upload it first.".formatted(inputFile));
        }
        Batch batch = Batch.created(
                UUID.randomUUID().toString(), endpoint, inputFile, window, metadata, owner, clock.instant());
        records.put(batch.id(), batch);
        thread.add(batch.id());
        return batch;
    }

    /**
     * Returns a batch, with its answers counted so far.
     *
     * @throws Refusal if there is none
     */
    public Batch require(String id) {
        Batch batch = records.get(id).orElseThrow(() -> Refusal.of(404, "No batch here has the id %s.".formatted(id)));
        return counted(batch);
    }

    /** Returns all batches, newest first. */
    public List<Batch> list() {
        return records.all().reversed().stream().map(this::counted).toList();
    }

    private Batch counted(Batch batch) {
        BatchResults results = open.get(batch.id());
        return results == null ? batch : batch.counting(results.counts());
    }

    /** Cancels a batch; the answers so far are kept. One that has ended is refused. */
    public Batch cancel(String id) {
        return alone.get(() -> {
            Batch batch = require(id);
            if (batch.status().ended()) {
                throw Refusal.of(
                        409,
                        "The batch is %s already."
                                .formatted(batch.status().name().toLowerCase(Locale.ROOT)));
            }
            if (batch.status() != Status.CANCELLING) {
                change(id, now -> now.enter(Status.CANCELLING, clock.instant()));
            }
            if (thread.holds(id)) {
                // It waits behind another and has no answers.
                change(id, now -> now.enter(Status.CANCELLED, clock.instant()));
            }
            return require(id);
        });
    }

    /** Returns whether a batch that has not ended needs a file. */
    public boolean needs(String fileId) {
        return records.all().stream()
                .anyMatch(batch -> !batch.status().ended() && batch.inputFile().equals(fileId));
    }

    private void work(String id) {
        Batch batch = require(id);
        if (batch.status().ended()) {
            return;
        }
        StoredFile input = files.find(batch.inputFile()).orElse(null);
        if (input == null) {
            unusable(id, List.of(new Problem("file_not_found", "The input file was deleted.", 0)));
            return;
        }
        BatchCheck.Found found = BatchCheck.of(files.content(input), batch.endpoint());
        if (!found.problems().isEmpty()) {
            unusable(id, found.problems());
            return;
        }
        BatchResults results = BatchResults.open(folder.resolve(id));
        open.put(id, results);
        try (BatchLines requests = BatchLines.open(files.content(input))) {
            alone.run(() -> {
                change(id, now -> now.of(found.requests()));
                enterFrom(Status.VALIDATING, id, Status.IN_PROGRESS);
            });
            new BatchRun(batch, answering, results, () -> stop.asked() || isCancelled(id), stop).answer(requests);
            if (!stop.asked() && !require(id).status().ended()) {
                end(batch, results);
            }
        } finally {
            open.remove(id);
        }
    }

    private boolean isCancelled(String id) {
        return records.get(id)
                .map(batch ->
                        batch.status() == Status.CANCELLING || batch.status().ended())
                .orElse(true);
    }

    private void end(Batch batch, BatchResults results) {
        String id = batch.id();
        alone.run(() -> enterFrom(Status.IN_PROGRESS, id, Status.FINALIZING));
        Optional<String> output = stored(batch, results.output(), "output");
        Optional<String> errors = stored(batch, results.errors(), "errors");
        alone.run(() -> change(
                id,
                now -> now.counting(results.counts())
                        .with(output, errors)
                        .enter(
                                now.status() == Status.CANCELLING ? Status.CANCELLED : Status.COMPLETED,
                                clock.instant())));
        delete(results);
    }

    private void enterFrom(Status expected, String id, Status next) {
        change(id, now -> now.status() == expected ? now.enter(next, clock.instant()) : now);
    }

    private Optional<String> stored(Batch batch, Path file, String kind) {
        try {
            return Files.size(file) == 0
                    ? Optional.empty()
                    : Optional.of(files.add(
                                    file,
                                    "batch_%s_%s.jsonl".formatted(batch.id(), kind),
                                    "batch_output",
                                    false,
                                    batch.owner())
                            .id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(BatchResults results) {
        try {
            Files.deleteIfExists(results.output());
            Files.deleteIfExists(results.errors());
            Files.deleteIfExists(results.output().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void unusable(String id, List<Problem> problems) {
        change(id, now -> now.unusable(problems, clock.instant()));
    }

    private void change(String id, UnaryOperator<Batch> change) {
        records.update(id, change);
    }

    private void fail(String id) {
        records.get(id)
                .filter(batch -> !batch.status().ended())
                .ifPresent(batch -> unusable(
                        id, List.of(new Problem("server_error", "The server failed; its log has the reason.", 0))));
    }

    /** Ends the work; the batch at hand keeps its state, so that the next start resumes it. */
    @Override
    public void close() {
        stop.ask();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
