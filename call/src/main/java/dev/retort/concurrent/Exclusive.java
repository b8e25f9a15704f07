package dev.retort.concurrent;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one thread at a time do a piece of work, which may wait for a disk or a service. It is a lock and not a monitor: before
 * Java 24 a virtual thread that waits inside a monitor keeps its carrier from all others. Reentrant, thread-safe.
 */
public final class Exclusive {

    private final ReentrantLock lock = new ReentrantLock();

    /** Does the work once no other thread does. */
    public void run(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** Does the work once no other thread does, and returns its result. */
    public <T> T get(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
