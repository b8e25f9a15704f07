package dev.retort.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.progress.Progress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OncePerKeyTest {

    private final AtomicInteger made = new AtomicInteger();
    private final CountDownLatch making = new CountDownLatch(1);
    private final CountDownLatch makeOn = new CountDownLatch(1);

    @Test
    void aValueIsMadeOnceWhoeverAsksAndItsMakerMayNeedThreads() throws InterruptedException {
        OncePerKey<String, Integer> values = OncePerKey.kept();

        List<Integer> seen = ParallelWork.all(
                100,
                i -> () -> values.get(
                        "key",
                        () -> ParallelWork.all(8, part -> made::incrementAndGet, "parts", Progress.NONE)
                                .size()),
                "readers",
                Progress.NONE);

        assertThat(seen).hasSize(100).containsOnly(8);
        assertThat(made).hasValue(8);
        assertThat(values.get("key", made::incrementAndGet)).isEqualTo(8);
    }

    @Test
    void aValueThatIsNotKeptIsMadeAgainOnceItWasGiven() throws InterruptedException {
        OncePerKey<String, Integer> values = OncePerKey.whileMaking();

        assertThat(values.get("key", made::incrementAndGet)).isEqualTo(1);
        assertThat(values.get("key", made::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void ofSeveralKeysOnlyTheMissingOnesAreMadeTogether() throws InterruptedException {
        OncePerKey<String, Integer> lengths = OncePerKey.kept();
        lengths.get("one", () -> 3);

        List<Integer> all = lengths.all(List.of("three", "one", "seven", "three"), keys -> {
            assertThat(keys).containsExactly("three", "seven");
            return keys.stream().map(String::length).toList();
        });

        assertThat(all).containsExactly(5, 3, 5, 5);
    }

    @Test
    void whoWaitsForAMakerThatDiesOfAnErrorGetsThatError() throws InterruptedException {
        OncePerKey<String, String> values = OncePerKey.whileMaking();
        AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
        Thread maker = Thread.startVirtualThread(() -> asked(values, new AtomicReference<>(), () -> {
            making.countDown();
            makeOn.await();
            throw new OutOfMemoryError("no room");
        }));
        making.await();
        Thread waiter = Thread.startVirtualThread(() -> asked(values, seen, () -> "made by the waiter"));
        whenWaiting(waiter);
        makeOn.countDown();
        maker.join();
        waiter.join();

        assertThat(seen.get()).isInstanceOf(OutOfMemoryError.class).hasMessage("no room");
    }

    @Test
    void whoWaitsForAMakerThatIsInterruptedMakesTheValueItself() throws InterruptedException {
        OncePerKey<String, String> values = OncePerKey.whileMaking();
        AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
        Thread maker = Thread.startVirtualThread(() -> asked(values, new AtomicReference<>(), () -> {
            making.countDown();
            makeOn.await();
            return "made by the maker";
        }));
        making.await();
        AtomicReference<String> result = new AtomicReference<>("");
        Thread waiter = Thread.startVirtualThread(() -> asked(values, seen, () -> {
            result.set("made by the waiter");
            return result.get();
        }));
        whenWaiting(waiter);
        maker.interrupt();
        maker.join();
        waiter.join();

        assertThat(seen.get()).isNull();
        assertThat(result.get()).isEqualTo("made by the waiter");
    }

    @Test
    void aMakerThatFailedIsReplacedByTheNextOneWhoAsks() throws InterruptedException {
        OncePerKey<String, String> values = OncePerKey.kept();

        assertThatThrownBy(() -> values.get("key", () -> {
                    throw new IllegalStateException("not yet");
                }))
                .hasMessage("not yet");

        assertThat(values.get("key", () -> "made")).isEqualTo("made");
    }

    private static void asked(
            OncePerKey<String, String> values,
            AtomicReference<@Nullable Throwable> seen,
            OncePerKey.Maker<String> maker) {
        try {
            values.get("key", maker);
        } catch (InterruptedException | RuntimeException | Error e) {
            seen.set(e);
        }
    }

    private static void whenWaiting(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
    }
}
