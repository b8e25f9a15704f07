package dev.retort.distillation;

import dev.retort.error.StoppedException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Work that goes on in a virtual thread of its own while other work is done. Closing waits for its end, whatever becomes of
 * either, so that nothing that was paid for is lost. What went wrong in it is told only where its result is asked for: so of
 * two errors it is always the same one that is told, whichever came first. Used by one thread.
 */
final class Meanwhile<T> implements AutoCloseable {

    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<T> made;

    Meanwhile(Callable<T> work) {
        this.made = thread.submit(work);
    }

    /** Returns the result, or throws what went wrong, once the work has ended. */
    T get() {
        try {
            return made.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("Stopped while a service was waited for.", "Run again to go on.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
