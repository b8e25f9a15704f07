package dev.retort.distillation.dataset;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.error.UsageException;
import dev.retort.file.WholeFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder that {@code load_dataset} of Python's {@code datasets} loads with its splits: README.md with the card, and
 * {@code data/SPLIT.jsonl}. All lines have the one column {@code messages}.
 */
public final class DatasetExport {

    private DatasetExport() {}

    /**
     * Writes the folder; files of the same names are replaced.
     *
     * @param splits the examples by split ({@code train}, {@code validation}, {@code test}), in order; empty ones are left
     *     out
     * @throws UsageException if there is no example at all
     */
    public static void write(
            Path folder, Map<String, List<ChatExample>> splits, DatasetCard card, DatasetStatistics statistics) {
        Map<String, Integer> rows = new LinkedHashMap<>();
        splits.forEach((split, examples) -> {
            if (!examples.isEmpty()) {
                rows.put(split, examples.size());
                ChatExamples.write(folder.resolve("data").resolve(split + ".jsonl"), examples);
            }
        });
        if (rows.isEmpty()) {
            throw new UsageException("There is no training row to export.", "Make the dataset first.");
        }
        WholeFile.write(folder.resolve("README.md"), card.markdown(rows, statistics));
    }
}
