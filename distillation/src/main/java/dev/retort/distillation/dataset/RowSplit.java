package dev.retort.distillation.dataset;

import dev.retort.question.Question;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Training rows divided into those trained on and those whose loss is watched.
 *
 * @param training trained on, in the order given
 * @param validation not trained on, in the order given; empty for a share of 0
 */
public record RowSplit(List<TrainingRow> training, List<TrainingRow> validation) {

    /** Copies the lists. */
    public RowSplit {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
    }

    /**
     * Draws whole sections for validation until it has about its share, or single rows where all are of one section; one row
     * at least is left to train on.
     *
     * @param share about which share of the rows is for validation, from 0 to less than 1
     */
    public static RowSplit of(List<TrainingRow> rows, double share, long seed) {
        Set<String> drawn = drawn(rows.stream().map(TrainingRow::question).toList(), share, seed);
        return new RowSplit(
                rows.stream()
                        .filter(row -> !drawn.contains(row.question().id()))
                        .toList(),
                rows.stream().filter(row -> drawn.contains(row.question().id())).toList());
    }

    /** Returns the ids of the questions whose rows are for validation, drawn as above; questions have one row each. */
    public static Set<String> drawn(List<Question> questions, double share, long seed) {
        int wanted = (int) Math.round(share * questions.size());
        Map<String, List<String>> sections = new LinkedHashMap<>();
        questions.forEach(question -> sections.computeIfAbsent(question.section(), section -> new ArrayList<>())
                .add(question.id()));
        List<List<String>> parts = new ArrayList<>(
                sections.size() > 1
                        ? sections.values()
                        : questions.stream()
                                .map(question -> List.of(question.id()))
                                .toList());
        Collections.shuffle(parts, new Random(seed));
        Set<String> drawn = new HashSet<>();
        for (List<String> part : parts) {
            if (drawn.size() + part.size() <= wanted) {
                drawn.addAll(part);
            }
        }
        return drawn;
    }
}
