package dev.retort.concurrent;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Makes what several threads ask for under one key once, and gives it to all of them. Making it may take requests and threads
 * of its own: nothing is locked meanwhile. What failed is made again for the next one who asks. Thread-safe.
 *
 * @param <K> the keys, with {@code equals} and {@code hashCode}
 * @param <V> the values
 */
public final class OncePerKey<K, V> {

    /** Makes the value of one key. */
    @FunctionalInterface
    public interface Maker<V> {
        /** Makes the value. */
        V make() throws InterruptedException;
    }

    /** Makes the values of several keys together. */
    @FunctionalInterface
    public interface BatchMaker<K, V> {
        /** Returns one value a key, in order. */
        List<V> make(List<K> keys) throws InterruptedException;
    }

    private final ConcurrentMap<K, CompletableFuture<V>> values = new ConcurrentHashMap<>();
    private final boolean kept;

    private OncePerKey(boolean kept) {
        this.kept = kept;
    }

    /** Creates one that keeps every value: each is made once ever. */
    public static <K, V> OncePerKey<K, V> kept() {
        return new OncePerKey<>(true);
    }

    /** Creates one that forgets a value once those who waited for it have it. */
    public static <K, V> OncePerKey<K, V> whileMaking() {
        return new OncePerKey<>(false);
    }

    /**
     * Returns the value of a key, making it first where no other thread has or does.
     *
     * @throws InterruptedException if this thread is interrupted; a maker's interruption is that of its own thread only
     */
    public V get(K key, Maker<V> maker) throws InterruptedException {
        return all(List.of(key), keys -> List.of(maker.make())).getFirst();
    }

    /**
     * Returns the values of keys, in order; those that no other thread has made or makes are made together.
     *
     * @throws InterruptedException if this thread is interrupted
     */
    public List<V> all(Collection<K> keys, BatchMaker<K, V> maker) throws InterruptedException {
        Map<K, V> made = new LinkedHashMap<>();
        // A maker that was interrupted has made nothing: those who waited for it make it themselves.
        while (!made.keySet().containsAll(keys)) {
            collect(
                    keys.stream()
                            .filter(key -> !made.containsKey(key))
                            .distinct()
                            .toList(),
                    maker,
                    made);
        }
        return keys.stream().map(key -> Objects.requireNonNull(made.get(key))).toList();
    }

    private void collect(List<K> keys, BatchMaker<K, V> maker, Map<K, V> made) throws InterruptedException {
        Map<K, CompletableFuture<V>> mine = new LinkedHashMap<>();
        Map<K, CompletableFuture<V>> others = new LinkedHashMap<>();
        for (K key : keys) {
            CompletableFuture<V> promise = new CompletableFuture<>();
            CompletableFuture<V> earlier = values.putIfAbsent(key, promise);
            (earlier == null ? mine : others).put(key, earlier == null ? promise : earlier);
        }
        // One's own first: two threads that wait for each other's keys both have their own ready.
        if (!mine.isEmpty()) {
            make(mine, maker, made);
        }
        for (Map.Entry<K, CompletableFuture<V>> other : others.entrySet()) {
            try {
                made.put(other.getKey(), Outcomes.of(other.getValue()));
            } catch (IllegalStateException e) {
                if (!(e.getCause() instanceof InterruptedException)) {
                    throw e;
                }
            }
        }
    }

    private void make(Map<K, CompletableFuture<V>> mine, BatchMaker<K, V> maker, Map<K, V> made)
            throws InterruptedException {
        List<K> keys = List.copyOf(mine.keySet());
        try {
            List<V> results = maker.make(keys);
            for (int i = 0; i < keys.size(); i++) {
                V result = results.get(i);
                made.put(keys.get(i), result);
                if (!kept) {
                    forget(keys.get(i), mine);
                }
                Objects.requireNonNull(mine.get(keys.get(i))).complete(result);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            // Forgotten before it is known to have failed, so that who asks then does not meet the failure.
            keys.forEach(key -> forget(key, mine));
            mine.values().forEach(promise -> promise.completeExceptionally(e));
            throw e;
        }
    }

    private void forget(K key, Map<K, CompletableFuture<V>> mine) {
        values.remove(key, Objects.requireNonNull(mine.get(key)));
    }
}
