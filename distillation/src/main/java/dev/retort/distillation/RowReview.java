package dev.retort.distillation;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.dataset.ChatExamples;
import dev.retort.error.UsageException;
import dev.retort.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The rows of a run, those to train on or those kept out of training, for a person to keep, edit or drop. The run keeps an
 * edited {@code training.jsonl} or {@code validation.jsonl}, and the next {@code retort run} trains with it. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class RowReview {

    /** Which rows. */
    public enum Part {
        /** Those that the student learns. */
        TRAINING,
        /** Those that only measure its loss. */
        VALIDATION;

        private Path file(RunDirectory run) {
            return this == TRAINING ? run.training() : run.validation();
        }
    }

    private final Path folder;
    private final Part part;

    /**
     * Names the rows.
     *
     * @param folder the run's directory
     */
    public RowReview(Path folder, Part part) {
        this.folder = folder;
        this.part = part;
    }

    /**
     * The rows.
     *
     * @param version of the file they were read from; another one after every change
     */
    public record Sheet(String version, List<ChatExample> rows) {

        /** Copies the list. */
        public Sheet {
            rows = List.copyOf(rows);
        }
    }

    /** Returns the rows; none where the run has none yet. */
    public Sheet read() {
        try (RunDirectory run = RunDirectory.read(folder)) {
            return sheet(run);
        }
    }

    /**
     * Saves edits, and drops rows.
     *
     * @param version of the sheet that the person saw
     * @param edits the texts of all messages of a row, by its number from 0
     * @param dropped numbers of rows, from 0
     * @throws UsageException if the file has changed since, it lacks a row, an edit is not usable, or no training row would
     *     be left
     * @throws dev.retort.error.ResourceException if another process works in the run
     */
    public Sheet save(String version, Map<Integer, List<String>> edits, Set<Integer> dropped) {
        RunDirectory.read(folder).close();
        try (RunDirectory run = RunDirectory.lock(folder)) {
            Sheet now = sheet(run);
            FileVersion.require(now.version(), version, part.file(run));
            Stream.concat(edits.keySet().stream(), dropped.stream())
                    .filter(row -> row < 0 || row >= now.rows().size())
                    .findFirst()
                    .ifPresent(row -> {
                        throw new UsageException(
                                "The run has no such row %d.".formatted(row + 1), "Load the rows again.");
                    });
            List<ChatExample> changed = new ArrayList<>();
            for (int i = 0; i < now.rows().size(); i++) {
                if (!dropped.contains(i)) {
                    List<String> texts = edits.get(i);
                    changed.add(
                            texts == null
                                    ? now.rows().get(i)
                                    : edited(i, now.rows().get(i), texts));
                }
            }
            if (changed.isEmpty() && part == Part.TRAINING) {
                throw new UsageException("No training row would be left.", "Keep at least one.");
            }
            ChatExamples.write(part.file(run), changed);
            return sheet(run);
        }
    }

    private static ChatExample edited(int number, ChatExample row, List<String> texts) {
        if (texts.size() != row.messages().size()) {
            throw new UsageException(
                    "Row %d has %d messages, and there are texts for %d."
                            .formatted(number + 1, row.messages().size(), texts.size()),
                    "Load the rows again.");
        }
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Message message = row.messages().get(i);
            if (texts.get(i).isBlank() && message.toolCalls().isEmpty()) {
                throw new UsageException(
                        "Row %d: the message of the %s is empty.".formatted(number + 1, message.role()),
                        "Write it, or drop the row.");
            }
            messages.add(message.saying(texts.get(i)));
        }
        return new ChatExample(messages, row.tools());
    }

    private Sheet sheet(RunDirectory run) {
        Path file = part.file(run);
        return Files.exists(file) ? new Sheet(FileVersion.of(file), ChatExamples.read(file)) : new Sheet("", List.of());
    }
}
