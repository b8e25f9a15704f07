package dev.retort.concurrent;

import dev.retort.error.StoppedException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Work in a virtual thread of its own beside other work. Closing waits for its end, whatever becomes of either, so that
 * nothing that was paid for is lost. What the work throws is thrown where its result is asked for: of two errors it is always
 * the same one that is reported, whichever came first. Used by one thread.
 */
public final class Background<T> implements AutoCloseable {

    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<T> made;

    /** Starts the work. */
    public Background(Callable<T> work) {
        this.made = thread.submit(work);
    }

    /**
     * Returns the result, or throws what the work threw, once the work has ended.
     *
     * @throws StoppedException if this thread is interrupted
     */
    public T get() {
        try {
            return Outcomes.of(made);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("Stopped while waiting for a service.", "Run again to resume.", e);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
