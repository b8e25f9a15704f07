package dev.retort.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.progress.Progress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LazyTest {

    private final AtomicInteger made = new AtomicInteger();

    @Test
    void theValueIsMadeOnceWhoeverAsks() {
        // The maker needs threads of its own while others wait for it.
        Lazy<Integer> value =
                new Lazy<>(() -> ParallelWork.all(8, i -> () -> made.incrementAndGet(), "parts", Progress.NONE)
                        .size());

        List<Integer> seen = ParallelWork.all(100, i -> value::get, "readers", Progress.NONE);

        assertThat(seen).hasSize(100).containsOnly(8);
        assertThat(made).hasValue(8);
    }

    @Test
    void whereMakingFailedTheNextOneTriesAgain() {
        Lazy<String> value = new Lazy<>(() -> {
            if (made.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
            return "made";
        });

        assertThatThrownBy(value::get).hasMessage("not yet");

        assertThat(value.get()).isEqualTo("made");
    }
}
