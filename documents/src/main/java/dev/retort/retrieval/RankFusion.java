package dev.retort.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reciprocal rank fusion with k = 60 (Cormack, Clarke, Buettcher 2009). Equal scores go by passage id. */
public final class RankFusion {

    private static final int RRF_K = 60;
    private static final int DEPTH = 100;
    private static final Comparator<Hit> BEST_FIRST =
            Comparator.comparingDouble((Hit hit) -> -hit.score()).thenComparing(Hit::id);

    private RankFusion() {}

    /**
     * Returns how many hits of each ranking count.
     *
     * @param passages how many passages are searched
     * @param k how many are wanted
     */
    public static int depth(int passages, int k) {
        return Math.min(passages, Math.max(DEPTH, k));
    }

    /** Returns the best hits of several shards' hits by the same ranking, best first. */
    public static List<Hit> merged(List<List<Hit>> shards, int depth) {
        List<Hit> all = new ArrayList<>();
        shards.forEach(all::addAll);
        all.sort(BEST_FIRST);
        return List.copyOf(all.subList(0, Math.min(depth, all.size())));
    }

    /** Returns the best {@code k} of several rankings, best first, with their fused scores. */
    public static List<Hit> fused(List<List<Hit>> rankings, int k) {
        Map<String, Double> scores = new HashMap<>();
        for (List<Hit> ranked : rankings) {
            for (int rank = 0; rank < ranked.size(); rank++) {
                scores.merge(ranked.get(rank).id(), 1.0 / (RRF_K + rank + 1), Double::sum);
            }
        }
        return scores.entrySet().stream()
                .map(entry -> new Hit(entry.getKey(), entry.getValue()))
                .sorted(BEST_FIRST)
                .limit(k)
                .toList();
    }
}
