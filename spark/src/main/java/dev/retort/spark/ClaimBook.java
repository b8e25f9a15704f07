package dev.retort.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which executor makes which call. Thread-safe. */
final class ClaimBook {

    private final Map<String, String> holders = new ConcurrentHashMap<>();

    /** Claims a call for an executor, which asks about a key with one thread at a time; false while another makes it. */
    boolean claim(String key, String executor) {
        return executor.equals(holders.computeIfAbsent(key, unclaimed -> executor));
    }

    void release(String key, String executor) {
        holders.remove(key, executor);
    }

    /** Releases the calls of an executor that was lost. */
    void lost(String executor) {
        holders.values().removeIf(executor::equals);
    }
}
