package dev.retort.local;

import dev.retort.local.generation.LocalModel;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model that is loaded at its first use, and again at the first use after it was closed. Thread-safe: closing waits for
 * the uses that continue.
 */
final class ModelOnDemand implements AutoCloseable {

    private final Supplier<LocalModel> loading;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable LocalModel model;

    ModelOnDemand(Supplier<LocalModel> loading) {
        this.loading = loading;
    }

    /** Returns what the work makes of the model, which it must not keep. */
    <T> T use(Function<LocalModel, T> work) {
        LocalModel present = lockedForUse();
        try {
            return work.apply(present);
        } finally {
            lock.readLock().unlock();
        }
    }

    private LocalModel lockedForUse() {
        lock.readLock().lock();
        if (model != null) {
            return model;
        }
        lock.readLock().unlock();
        lock.writeLock().lock();
        try {
            LocalModel present = model == null ? loading.get() : model;
            model = present;
            // Taken before the other is given up, so that nobody closes the model in between.
            lock.readLock().lock();
            return present;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Frees the memory. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (model != null) {
                model.close();
                model = null;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
