package dev.retort.spark;

import dev.retort.concurrent.Exclusive;
import dev.retort.retrieval.PassageShard;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
    private final Map<String, PassageShard> shards = new LinkedHashMap<>(16, 0.75f, true);

    ShardCache(int most) {
        this.most = most;
    }

    static ShardCache ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /** Returns the index of a shard, made where it is not here. One that leaves is not closed: a task may still search it. */
    PassageShard get(String name, Supplier<PassageShard> make) {
        return exclusive.get(() -> {
            PassageShard known = shards.get(name);
            if (known != null) {
                return known;
            }
            PassageShard made = make.get();
            shards.put(name, made);
            int passages = shards.values().stream().mapToInt(PassageShard::size).sum();
            Iterator<PassageShard> oldest = shards.values().iterator();
            while (passages > most && shards.size() > 1) {
                passages -= oldest.next().size();
                oldest.remove();
            }
            return made;
        });
    }
}
