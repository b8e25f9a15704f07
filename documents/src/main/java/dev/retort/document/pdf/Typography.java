package dev.retort.document.pdf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Habits of a document: the size of its running text and the distance of its lines. Lengths in points. */
record Typography(float bodySize, Map<Integer, Float> leadings) {

    private static final float STEP = 2;

    /** Learns from the rows of all columns. */
    static Typography of(List<List<Flow>> pages) {
        Map<Integer, Integer> characters = new HashMap<>();
        Map<Integer, Map<Integer, Integer>> distances = new HashMap<>();
        for (List<Flow> page : pages) {
            for (Flow flow : page) {
                if (flow instanceof Flow.Column column) {
                    Row before = null;
                    for (Row row : column.rows()) {
                        characters.merge(key(row.size()), row.text().length(), Integer::sum);
                        if (before != null && Math.abs(before.size() - row.size()) < 0.5f) {
                            float distance = row.baseline() - before.baseline();
                            if (distance > 0.8f * row.size() && distance < 2.2f * row.size()) {
                                distances
                                        .computeIfAbsent(key(row.size()), k -> new HashMap<>())
                                        .merge(Math.round(distance * STEP), 1, Integer::sum);
                            }
                        }
                        before = row;
                    }
                }
            }
        }
        Map<Integer, Float> leadings = new HashMap<>();
        distances.forEach((size, counts) -> leadings.put(size, mode(counts) / STEP));
        return new Typography(characters.isEmpty() ? 10 : mode(characters) / STEP, leadings);
    }

    /** Returns the usual distance of two lines of a size. */
    float leading(float size) {
        return leadings.getOrDefault(key(size), 1.2f * size);
    }

    private static int key(float size) {
        return Math.round(size * STEP);
    }

    /** Returns the key with the largest count, of several the largest. */
    private static int mode(Map<Integer, Integer> counts) {
        int mode = 0;
        int most = 0;
        for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
            int count = entry.getValue();
            if (count > most || count == most && entry.getKey() > mode) {
                most = count;
                mode = entry.getKey();
            }
        }
        return mode;
    }
}
