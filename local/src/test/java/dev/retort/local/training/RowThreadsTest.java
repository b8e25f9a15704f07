package dev.retort.local.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowThreadsTest {

    private static List<TrainingRow> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TrainingRow(new int[count - i], List.of()))
                .toList();
    }

    @Test
    void everyRowIsComputedOnce() {
        AtomicInteger[] counts =
                IntStream.range(0, 20).mapToObj(i -> new AtomicInteger()).toArray(AtomicInteger[]::new);
        try (RowThreads threads = new RowThreads(3)) {
            threads.forEach(rows(20), row -> counts[row].incrementAndGet());
        }
        assertThat(counts).allMatch(count -> count.get() == 1);
    }

    @Test
    void anErrorOfOneRowWaitsForTheRowsAtWorkAndIsThrown() {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        AtomicBoolean complete = new AtomicBoolean();
        try (RowThreads threads = new RowThreads(2)) {
            assertThatThrownBy(() -> threads.forEach(rows(2), row -> {
                        if (row == 0) {
                            await(began);
                            failed.countDown();
                            throw new OutOfMemoryError("of the test");
                        }
                        began.countDown();
                        finishAfter(failed, complete);
                    }))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("of the test");
            // The caller now frees what the rows compute with.
            assertThat(complete).isTrue();
        }
    }

    private static void finishAfter(CountDownLatch failed, AtomicBoolean complete) {
        await(failed);
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        complete.set(true);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
