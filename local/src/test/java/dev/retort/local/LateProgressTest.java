package dev.retort.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LateProgressTest {

    private final AtomicLong now = new AtomicLong();
    private final List<String> shown = new ArrayList<>();
    private final LateProgress progress =
            new LateProgress((task, done, total) -> shown.add(done + " of " + total), now::get);

    @Test
    void aTaskIsShownOnceItHasTakenTenSeconds() {
        progress.advanced("prompt tokens", 0, 90);
        progress.advanced("prompt tokens", 30, 90);
        now.addAndGet(TimeUnit.SECONDS.toNanos(11));
        progress.advanced("prompt tokens", 60, 90);
        progress.advanced("prompt tokens", 90, 90);

        assertThat(shown).containsExactly("60 of 90", "90 of 90");
    }

    @Test
    void theNextTaskIsQuietAgain() {
        now.addAndGet(TimeUnit.SECONDS.toNanos(11));
        progress.advanced("prompt tokens", 0, 90);
        progress.advanced("prompt tokens", 90, 90);

        assertThat(shown).isEmpty();
    }
}
