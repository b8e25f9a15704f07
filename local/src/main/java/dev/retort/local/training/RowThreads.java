package dev.retort.local.training;

import dev.retort.concurrent.Outcomes;
import dev.retort.error.StoppedException;
import dev.retort.local.tensor.NativeThreads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Threads that compute one row each, on one core each: matrix products of one row leave a second core idle (OpenBLAS has
 * one thread), two rows at once use both.
 */
final class RowThreads implements AutoCloseable {

    private final int count;
    private final ExecutorService threads;

    RowThreads(int count) {
        this.count = count;
        this.threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("row-", 0).daemon().factory());
    }

    /** Runs the work for the position of every row, long rows first, and waits for all. */
    void forEach(List<TrainingRow> rows, IntConsumer work) {
        int[] order = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> -rows.get(i).ids().length))
                .mapToInt(Integer::intValue)
                .toArray();
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < Math.min(count, rows.size()); i++) {
            running.add(threads.submit(() -> {
                NativeThreads.use(1);
                for (int at = next.getAndIncrement(); at < order.length; at = next.getAndIncrement()) {
                    work.accept(order[at]);
                }
            }));
        }
        await(running, next, rows.size());
    }

    private static void await(List<Future<?>> running, AtomicInteger next, int end) {
        Throwable failure = null;
        for (Future<?> future : running) {
            try {
                Outcomes.of(future);
            } catch (RuntimeException | Error e) {
                next.set(end);
                failure = e;
            } catch (InterruptedException e) {
                next.set(end);
                Thread.currentThread().interrupt();
                throw new StoppedException("The training was interrupted.", "Create the job again to resume.", e);
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
