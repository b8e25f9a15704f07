package dev.retort.spark;

import dev.retort.concurrent.Exclusive;
import dev.retort.concurrent.Lazy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a process of the cluster has opened for orders. It stays open between tasks, since models are dear to open, and is closed
 * when its run is over, or before another order is worked on, once no task uses it. Thread-safe.
 */
final class OpenWork<T> {

    private final Exclusive exclusive = new Exclusive();
    private final Map<String, Entry<T>> entries = new LinkedHashMap<>();
    private final Consumer<T> closing;

    /** Takes how something is closed. */
    OpenWork(Consumer<T> closing) {
        this.closing = closing;
    }

    private static final class Entry<T> {
        private final Lazy<T> value;
        private Optional<T> opened = Optional.empty();
        private int users;
        private boolean over;

        Entry(Supplier<T> open) {
            this.value = new Lazy<>(open);
        }
    }

    /**
     * Uses what is open for an order, after opening it where it is not.
     *
     * @param id of the order
     */
    <R> R use(String id, Supplier<T> open, Function<T, R> work) {
        List<T> idle = new ArrayList<>();
        Entry<T> entry = exclusive.get(() -> {
            Entry<T> found = entries.computeIfAbsent(id, missing -> new Entry<>(open));
            found.users++;
            takeIdle(idle);
            return found;
        });
        close(idle);
        try {
            T opened = entry.value.get();
            exclusive.run(() -> entry.opened = Optional.of(opened));
            return work.apply(opened);
        } finally {
            exclusive.run(() -> {
                entry.users--;
                if (entry.over && entry.users == 0) {
                    take(entry, idle);
                }
            });
            close(idle);
        }
    }

    /** Closes what is open for an order, once no task uses it any more. */
    void over(String id) {
        List<T> idle = new ArrayList<>();
        exclusive.run(() -> Optional.ofNullable(entries.remove(id)).ifPresent(entry -> {
            entry.over = true;
            if (entry.users == 0) {
                take(entry, idle);
            }
        }));
        close(idle);
    }

    /** Takes what no task uses out of the entries. */
    private void takeIdle(List<T> idle) {
        entries.values().removeIf(entry -> {
            if (entry.users == 0) {
                take(entry, idle);
            }
            return entry.users == 0;
        });
    }

    private static <T> void take(Entry<T> entry, List<T> idle) {
        entry.opened.ifPresent(idle::add);
        entry.opened = Optional.empty();
    }

    private void close(List<T> idle) {
        idle.forEach(closing);
        idle.clear();
    }
}
