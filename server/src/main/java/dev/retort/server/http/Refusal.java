package dev.retort.server.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A request that is not served: ends its endpoint, and becomes the error body of the client's API. Never leaves the server. */
public final class Refusal extends RuntimeException {

    private final int status;
    private final String message;
    private final Optional<String> parameter;
    private final Map<String, String> headers;

    private Refusal(int status, String message, Optional<String> parameter, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.message = message;
        this.parameter = parameter;
        this.headers = headers;
    }

    /**
     * Creates a refusal.
     *
     * @param status an HTTP status from 400 to 599
     * @param message what is wrong and what to do, for a person to read
     */
    public static Refusal of(int status, String message) {
        return new Refusal(status, message, Optional.empty(), Map.of());
    }

    /**
     * Refuses one field of a body or one parameter.
     *
     * @param parameter its path, such as {@code messages[0].content}
     */
    public static Refusal ofField(String parameter, String message) {
        return new Refusal(422, message, Optional.of(parameter), Map.of());
    }

    /** Refuses to go on for a client that has left. If it closed only its own side, it can still read the reason. */
    public static Refusal givenUp() {
        return of(400, "The client has closed its side of the connection, so its reply was given up.");
    }

    /** Refuses work now: the client may try again after a while. */
    public static Refusal busy(String message, Duration retryAfter) {
        return new Refusal(
                429,
                message,
                Optional.empty(),
                Map.of("Retry-After", String.valueOf(Math.max(1, retryAfter.toSeconds()))));
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns what is wrong. */
    public String message() {
        return message;
    }

    /** Returns the field or parameter that is wrong. */
    public Optional<String> parameter() {
        return parameter;
    }

    /** Returns the headers that belong to it, such as Retry-After. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns this refusal with a header. */
    Refusal with(String header, String value) {
        return new Refusal(status, message, parameter, Map.of(header, value));
    }
}
