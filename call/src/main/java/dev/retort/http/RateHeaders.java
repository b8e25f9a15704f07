package dev.retort.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * What a server says about its limits in headers: {@code Retry-After} (RFC 9110, seconds or date), {@code
 * retry-after-ms}, and {@code x-ratelimit-remaining-*} with {@code x-ratelimit-reset-*}. What cannot be read is ignored.
 */
@API(status = API.Status.INTERNAL)
public final class RateHeaders {

    /** Longer waits are not believed. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final List<String> COUNTED = List.of("requests", "tokens");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)?");

    private RateHeaders() {}

    /** Returns how long to wait before the refused request is sent again. */
    public static Optional<Duration> retryAfter(HttpHeaders headers, InstantSource clock) {
        return headers.firstValue("retry-after-ms")
                .flatMap(value -> duration(value + "ms"))
                .or(() -> headers.firstValue("retry-after")
                        .flatMap(value -> duration(value).or(() -> until(value, clock))))
                .map(RateHeaders::bounded);
    }

    /** Returns how long no request can succeed, where the server says that nothing is left. */
    public static Optional<Duration> pause(HttpHeaders headers) {
        Optional<Duration> longest = Optional.empty();
        for (String counted : COUNTED) {
            boolean none = headers.firstValue("x-ratelimit-remaining-" + counted)
                    .map(String::strip)
                    .filter("0"::equals)
                    .isPresent();
            if (none) {
                Optional<Duration> reset = headers.firstValue("x-ratelimit-reset-" + counted)
                        .flatMap(RateHeaders::duration)
                        .map(RateHeaders::bounded);
                if (reset.isPresent() && (longest.isEmpty() || longest.get().compareTo(reset.get()) < 0)) {
                    longest = reset;
                }
            }
        }
        return longest;
    }

    /** Reads {@code 7}, {@code 1.5s}, {@code 120ms}, {@code 6m0s}. */
    private static Optional<Duration> duration(String text) {
        Matcher matcher = PART.matcher(text.strip());
        double seconds = 0;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            double value = Double.parseDouble(matcher.group(1));
            String unit = matcher.group(2) == null ? "s" : matcher.group(2);
            seconds += switch (unit) {
                case "ms" -> value / 1000;
                case "m" -> value * 60;
                case "h" -> value * 3600;
                default -> value;
            };
            end = matcher.end();
        }
        return end > 0 && end == text.strip().length() && seconds < 1e6
                ? Optional.of(Duration.ofNanos((long) (seconds * 1e9)))
                : Optional.empty();
    }

    private static Optional<Duration> until(String date, InstantSource clock) {
        try {
            Duration wait = Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /** Returns the time that the text of a header {@code Date} says; empty where it cannot be read. */
    static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
