package dev.retort.server.batch;

import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers single requests, as a client's call is answered. Thread-safe. */
@FunctionalInterface
public interface RequestAnswering {

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param body what a client reads, a refusal too
     * @param retryAfter how long to wait before the same request may succeed, where it was refused for now
     */
    record Answer(int status, JsonNode body, Optional<Duration> retryAfter) {}

    /**
     * Answers a request.
     *
     * @param endpoint such as {@code /v1/chat/completions}
     * @param owner of the batch: the hash of the API key that created it
     */
    Answer answer(String endpoint, ObjectNode body, Optional<String> owner);
}
