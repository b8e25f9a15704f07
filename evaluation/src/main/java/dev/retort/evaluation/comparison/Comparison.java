package dev.retort.evaluation.comparison;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;

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
        try {
            return Json.mapper().readValue(Files.readString(file), Comparison.class);
        } catch (JacksonException e) {
            throw new InputException(
                    "%s is not a comparison: %s.".formatted(file, e.getOriginalMessage()),
                    "Compare again to write it anew.",
                    e);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, e), "Check that it exists and may be read.", e);
        }
    }
}
