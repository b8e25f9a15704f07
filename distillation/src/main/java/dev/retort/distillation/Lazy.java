package dev.retort.distillation;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when it is first asked for; where making it fails, the next one who asks tries again. Thread-safe: who
 * asks meanwhile waits. It waits on a lock and not on a monitor, which before Java 24 keeps a virtual thread's carrier from
 * those that make the value.
 */
final class Lazy<T> {

    private final Supplier<T> maker;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable T value;

    Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    T get() {
        lock.lock();
        try {
            T made = value;
            if (made == null) {
                made = maker.get();
                value = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }
}
