package dev.retort.fakes;

import java.time.Duration;

/** What goes wrong with one request to a {@link FakeServer}. */
public sealed interface Fault {

    /** Nothing: the request is answered. */
    record None() implements Fault {}

    /** The request is refused with this answer and not handled. */
    record Refusal(FakeResponse response) implements Fault {}

    /** The connection is closed without an answer. */
    record Reset() implements Fault {}

    /** Nothing comes for this time, then the connection is closed. */
    record Stall(Duration time) implements Fault {}

    /** The headers and half of the body come, then the connection is closed. */
    record Truncation() implements Fault {}

    /** The answer has status 200 and a body that is not JSON. */
    record Malformation() implements Fault {}

    /** The answer has status 200 and half of the JSON, correctly ended. */
    record HalfJson() implements Fault {}

    /** Nothing goes wrong. */
    Fault NONE = new None();

    /** Refuses with this status. */
    static Fault status(int status) {
        return new Refusal(FakeResponse.error(status, "injected failure"));
    }

    /** Refuses with 429 and asks to wait. */
    static Fault tooMany(String retryAfter) {
        return new Refusal(FakeResponse.error(429, "too many requests").header("Retry-After", retryAfter));
    }
}
