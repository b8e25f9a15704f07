package dev.retort.concurrent;

import dev.retort.error.RetortException;
import dev.retort.error.StoppedException;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Does the parts of a task at the same time, each in a thread of its own; an exception or error of one stops all. */
public final class ParallelWork {

    /** One part of a task. */
    @FunctionalInterface
    public interface Part<T> {
        /** Makes the part. */
        T make() throws InterruptedException;
    }

    private ParallelWork() {}

    /**
     * Makes all parts and waits for them. Parts that are already paid for when the work must stop are ended first.
     *
     * @throws RuntimeException or Error, the first one that a part threw, such as a {@link RetortException}
     * @throws StoppedException if this thread is interrupted
     */
    public static <T> List<T> all(int count, IntFunction<Part<T>> parts, String task, Progress progress) {
        AtomicInteger done = new AtomicInteger();
        AtomicReference<@Nullable Throwable> stop = new AtomicReference<>();
        List<Future<T>> futures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                Part<T> part = parts.apply(i);
                futures.add(threads.submit(() -> {
                    try {
                        T result = part.make();
                        progress.advanced(task, done.incrementAndGet(), count);
                        return result;
                    } catch (RuntimeException | Error e) {
                        if (stop.compareAndSet(null, e)) {
                            threads.shutdownNow();
                        }
                        throw e;
                    }
                }));
            }
            return results(futures, threads);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "Stopped during " + task + ".", "Everything done so far is kept; run again to resume.", e);
        } catch (ExecutionException | RejectedExecutionException e) {
            // What was thrown first stopped the others: their interruptions are not the reason.
            throw unchecked(Objects.requireNonNullElse(stop.get(), e));
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            case ExecutionException other -> new IllegalStateException(Outcomes.failure(other));
            default -> new IllegalStateException(thrown);
        };
    }

    /**
     * Does all of some works and waits for them, as {@link #all} does.
     *
     * @throws RetortException the first one that a work threw
     * @throws StoppedException if this thread is interrupted
     */
    public static void runAll(List<? extends Runnable> works, String task) {
        all(
                works.size(),
                i -> () -> {
                    works.get(i).run();
                    return i;
                },
                task,
                Progress.NONE);
    }

    private static <T> List<T> results(List<Future<T>> futures, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            threads.shutdownNow();
            throw e;
        }
    }
}
