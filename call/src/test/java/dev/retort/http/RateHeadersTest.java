package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateHeadersTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T02:00:00Z"));

    private static HttpHeaders headers(String... namesAndValues) {
        Map<String, List<String>> map = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return HttpHeaders.of(map, (name, value) -> true);
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after, 7, 7000",
        "Retry-After, 0, 0",
        "Retry-After, 1.5, 1500",
        "retry-after-ms, 250, 250",
        "Retry-After, 'Sun, 22 Nov 2026 02:00:30 GMT', 30000",
        "Retry-After, 'Sun, 22 Nov 2026 01:00:00 GMT', 0",
        "Retry-After, 99999, 600000"
    })
    void readsHowLongToWait(String name, String value, long millis) {
        assertThat(RateHeaders.retryAfter(headers(name, value), CLOCK)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"Retry-After, soon", "Retry-After, -3", "Retry-After, ''", "Retry-After, 5x", "X-Other, 5"})
    void ignoresWhatItCannotRead(String name, String value) {
        assertThat(RateHeaders.retryAfter(headers(name, value), CLOCK)).isEmpty();
    }

    @Test
    void nothingLeftMeansAPauseUntilTheReset() {
        assertThat(RateHeaders.pause(headers(
                        "x-ratelimit-remaining-requests", "0",
                        "x-ratelimit-reset-requests", "120ms",
                        "x-ratelimit-remaining-tokens", "0",
                        "x-ratelimit-reset-tokens", "1m2.5s")))
                .contains(Duration.ofMillis(62_500));
    }

    @Test
    void somethingLeftMeansNoPause() {
        assertThat(RateHeaders.pause(
                        headers("x-ratelimit-remaining-requests", "1", "x-ratelimit-reset-requests", "1s")))
                .isEmpty();
    }
}
