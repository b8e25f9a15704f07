package dev.retort.server.job;

import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a job's files lie.
 *
 * @param folder the job's own
 */
record JobFiles(Path folder) {

    /** The training rows. */
    Path training() {
        return folder.resolve("training.jsonl");
    }

    /** The validation rows, where there are any. */
    Path validation() {
        return folder.resolve("validation.jsonl");
    }

    /** The trainer's folder: checkpoint, log, adapter. */
    Path output() {
        return folder.resolve("training");
    }

    /** What the training process wrote besides its events. */
    Path log() {
        return output().resolve("training.log");
    }

    /** The key of Weights &amp; Biases, deleted when the job ends. */
    Path wandbKey() {
        return folder.resolve("wandb.key");
    }

    /** The losses as a table, for the file of results. */
    Path losses() {
        return folder.resolve("step_metrics.csv");
    }

    /** Deletes all of them. */
    void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot delete %s: %s.".formatted(folder, FileFault.words(e)), "Delete it by hand.", e);
        }
    }
}
