package dev.retort.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRatesTest {

    private final AtomicLong now = new AtomicLong();
    private final RequestRates rates = new RequestRates(now::get);

    private static ApiKey key(OptionalInt perMinute) {
        return new ApiKey("one", "00", Instant.EPOCH, List.of(Right.READ), perMinute);
    }

    @Test
    void requestsComeBackEvenlyOverAMinute() {
        ApiKey key = key(OptionalInt.of(2));

        assertThat(rates.take(key)).isEmpty();
        assertThat(rates.take(key)).isEmpty();
        assertThat(rates.take(key)).contains(Duration.ofSeconds(30));
        now.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(rates.take(key))
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11)));
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(rates.take(key)).isEmpty();
        assertThat(rates.take(key)).isPresent();
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(List.of(rates.take(key), rates.take(key), rates.take(key)))
                .extracting(wait -> wait.isEmpty())
                .containsExactly(true, true, false);
    }

    @Test
    void aKeyWithoutALimitIsNeverHeldUp() {
        for (int i = 0; i < 1000; i++) {
            assertThat(rates.take(key(OptionalInt.empty()))).isEmpty();
        }
    }
}
