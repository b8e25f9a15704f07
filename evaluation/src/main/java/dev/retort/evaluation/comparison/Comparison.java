package dev.retort.evaluation.comparison;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.JsonFile;
import dev.retort.file.WholeFile;
import java.nio.file.Path;
import java.util.List;

/**
 * All arms by all metrics: {@code comparison.json}.
 *
 * @param roles which arm plays which part
 * @param questions asked of every arm
 * @param clusters sections these come from; a question of unknown section is its own
 * @param metrics in the order given
 */
public record Comparison(Roles roles, int questions, int clusters, List<MetricComparison> metrics) {

    /** Copies the list. */
    public Comparison {
        metrics = List.copyOf(metrics);
    }

    /**
     * Returns one metric's part.
     *
     * @throws IllegalArgumentException if there is no such metric
     */
    public MetricComparison metric(String name) {
        return metrics.stream()
                .filter(comparison -> comparison.metric().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metric " + name));
    }

    /**
     * Writes the comparison as JSON, whole or not at all.
     *
     * @throws ResourceException if the file cannot be written
     */
    public void write(Path file) {
        WholeFile.writeJson(file, this);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws InputException if it is not a comparison
     * @throws ResourceException if it cannot be read
     */
    public static Comparison read(Path file) {
        return JsonFile.read(file, Comparison.class, "Delete it: the next run, or retort compare, writes it again.");
    }
}
