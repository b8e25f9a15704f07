package dev.retort.distillation.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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
        int wanted = (int) Math.round(share * rows.size());
        Set<String> sections = new LinkedHashSet<>();
        rows.forEach(row -> sections.add(row.question().section()));
        boolean bySection = sections.size() > 1;
        List<String> parts = new ArrayList<>(
                bySection
                        ? sections
                        : rows.stream().map(row -> row.question().id()).toList());
        Collections.shuffle(parts, new Random(seed));
        Set<String> drawn = new HashSet<>();
        int taken = 0;
        for (String part : parts) {
            int size = (int) rows.stream()
                    .filter(row -> part.equals(part(row, bySection)))
                    .count();
            if (taken + size <= wanted) {
                drawn.add(part);
                taken += size;
            }
        }
        return new RowSplit(
                rows.stream()
                        .filter(row -> !drawn.contains(part(row, bySection)))
                        .toList(),
                rows.stream()
                        .filter(row -> drawn.contains(part(row, bySection)))
                        .toList());
    }

    private static String part(TrainingRow row, boolean bySection) {
        return bySection ? row.question().section() : row.question().id();
    }
}
