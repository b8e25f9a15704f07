package dev.retort.concurrent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.progress.Progress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelWorkTest {

    @Test
    void anErrorOfOnePartStopsTheOthersAndIsThrownAsItIs() {
        CountDownLatch never = new CountDownLatch(1);

        assertThatThrownBy(() -> ParallelWork.all(
                        3,
                        i -> () -> {
                            if (i == 2) {
                                throw new OutOfMemoryError("no room");
                            }
                            never.await();
                            return i;
                        },
                        "parts",
                        Progress.NONE))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("no room");
    }

    @Test
    void anErrorInTheBackgroundIsThrownAsItIs() {
        try (Background<String> work = new Background<>(() -> {
            throw new StackOverflowError("too deep");
        })) {
            assertThatThrownBy(work::get).isInstanceOf(StackOverflowError.class).hasMessage("too deep");
        }
    }

    @Test
    void aCheckedExceptionOfAnotherThreadIsTheCause() {
        CompletableFuture<String> failed = CompletableFuture.failedFuture(new java.io.IOException("cut"));

        assertThatThrownBy(() -> Outcomes.of(failed))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("cut");
    }
}
