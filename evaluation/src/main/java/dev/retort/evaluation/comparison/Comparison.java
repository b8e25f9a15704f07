package dev.retort.evaluation.comparison;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.JsonFile;
import dev.retort.file.WholeFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All arms by all metrics: {@code comparison.json}.
 *
 * @param roles which arm plays which part
 * @param questions asked of every arm
 * @param clusters sections these come from; a question of unknown section is its own
 * @param metrics in the order given
 * @param context the key facts within the context that the student gets; empty where no question has key facts
 * @param asked the same arms on questions that people asked, where a run has such questions too
 * @param instructions how the instruction of the student with a better prompt was chosen, where that arm answers
 */
public record Comparison(
        Roles roles,
        int questions,
        int clusters,
        List<MetricComparison> metrics,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ContextFigures> context,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Comparison> asked,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<InstructionChoice> instructions) {

    /** Copies the list. */
    public Comparison {
        metrics = List.copyOf(metrics);
    }

    /** Creates a comparison on one set of questions. */
    public Comparison(Roles roles, int questions, int clusters, List<MetricComparison> metrics) {
        this(roles, questions, clusters, metrics, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns the same with figures of the context. */
    public Comparison withContext(ContextFigures figures) {
        return new Comparison(roles, questions, clusters, metrics, Optional.of(figures), asked, instructions);
    }

    /** Returns the same beside a comparison on questions that people asked. */
    public Comparison withAsked(Comparison other) {
        return new Comparison(roles, questions, clusters, metrics, context, Optional.of(other), instructions);
    }

    /** Returns the same with how an instruction was chosen. */
    public Comparison withInstructions(InstructionChoice choice) {
        return new Comparison(roles, questions, clusters, metrics, context, asked, Optional.of(choice));
    }

    /** Returns the comparison that a verdict is about: that on questions people asked, where there is one. */
    public Comparison deciding() {
        return asked.orElse(this);
    }

    /** Returns whether there is a metric of this name. */
    public boolean has(String name) {
        return metrics.stream().anyMatch(metric -> metric.metric().name().equals(name));
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
