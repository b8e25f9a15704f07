package dev.retort.spark;

import dev.retort.concurrent.Exclusive;
import dev.retort.concurrent.Lazy;
import dev.retort.retrieval.PassageShard;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The indexes of shards that one process of the cluster made, so that the next search need not make them again. Those that were
 * not used for longest go first. Thread-safe.
 */
final class ShardCache {

    /** A passage with vectors of two models takes about six kilobytes. */
    private static final int MOST_PASSAGES = 60_000;

    /** The only place that outlives a task in an executor. */
    private static final ShardCache OF_THIS_PROCESS = new ShardCache(MOST_PASSAGES);

    private final int most;
    private final Exclusive exclusive = new Exclusive();
    private final Map<String, Lazy<PassageShard>> shards = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Integer> sizes = new HashMap<>();

    ShardCache(int most) {
        this.most = most;
    }

    static ShardCache ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /**
     * Returns the index of a shard, made where it is not here; others are found and made meanwhile. One that leaves is not closed:
     * a task may still search it.
     */
    PassageShard get(String name, Supplier<PassageShard> make) {
        PassageShard found = exclusive
                .get(() -> shards.computeIfAbsent(name, missing -> new Lazy<>(make)))
                .get();
        exclusive.run(() -> {
            sizes.put(name, found.size());
            leave(name);
        });
        return found;
    }

    /** Lets the oldest go until the others are few enough; those that are being made have no size yet. */
    private void leave(String last) {
        int passages = sizes.values().stream().mapToInt(Integer::intValue).sum();
        Iterator<String> oldest = List.copyOf(shards.keySet()).iterator();
        while (passages > most && oldest.hasNext()) {
            String name = oldest.next();
            if (!name.equals(last) && sizes.containsKey(name)) {
                passages -= sizes.getOrDefault(name, 0);
                sizes.remove(name);
                shards.remove(name);
            }
        }
    }
}
