package dev.retort.call.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(new Random(3));

    @Test
    void waitsDoubleUpToHalfAMinuteWhereNobodyIsAnswered() {
        assertThat(backoff.after(1, false, Optional.empty())).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        assertThat(backoff.after(4, false, Optional.empty())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(backoff.after(60, false, Optional.empty()))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    @Test
    void waitsAreShortWhereOthersAreAnswered() {
        assertThat(backoff.after(3, true, Optional.empty())).isLessThan(Duration.ofMillis(230));
    }

    @Test
    void aLongerWaitThatTheServerAsksForIsKept() {
        assertThat(backoff.after(1, true, Optional.of(Duration.ofSeconds(7)))).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void twoCallsThatFailedTogetherDoNotComeBackTogether() {
        assertThat(backoff.after(5, false, Optional.empty())).isNotEqualTo(backoff.after(5, false, Optional.empty()));
    }
}
