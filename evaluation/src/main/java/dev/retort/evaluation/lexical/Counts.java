package dev.retort.evaluation.lexical;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each run of n neighbours occurs in a list. */
final class Counts {

    private Counts() {}

    static Map<List<String>, Integer> ofNgrams(List<String> items, int n) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= items.size(); i++) {
            counts.merge(items.subList(i, i + n), 1, Integer::sum);
        }
        return counts;
    }

    static int total(Map<List<String>, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    static int common(Map<List<String>, Integer> a, Map<List<String>, Integer> b) {
        return a.entrySet().stream()
                .mapToInt(entry -> Math.min(entry.getValue(), b.getOrDefault(entry.getKey(), 0)))
                .sum();
    }
}
