package dev.retort.server.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The reply of an endpoint. */
public sealed interface Reply {

    /** Headers of this reply alone, by name. */
    Map<String, String> headers();

    /**
     * A JSON document.
     *
     * @param status such as 200
     */
    record Json(int status, JsonNode body, Map<String, String> headers) implements Reply {}

    /**
     * A stored file.
     *
     * @param type its media type
     */
    record Content(Path file, String type, Map<String, String> headers) implements Reply {}

    /**
     * A document that is in memory, such as a page.
     *
     * @param type its media type
     */
    record Document(byte[] content, String type, Map<String, String> headers) implements Reply {}

    /** Server-sent events, as they come. */
    record Events(EventSource source, Map<String, String> headers) implements Reply {}

    /** Returns a JSON document with status 200. */
    static Reply ok(JsonNode body) {
        return new Json(200, body, Map.of());
    }

    /** Produces events. */
    @FunctionalInterface
    interface EventSource {
        /**
         * Writes all events and returns.
         *
         * @throws IOException if the client has left
         */
        void writeTo(EventSink sink) throws IOException;
    }

    /** Takes events. */
    @FunctionalInterface
    interface EventSink {
        /**
         * Sends one event at once.
         *
         * @param data its text, one line
         * @throws IOException if the client has left
         */
        void send(String data) throws IOException;
    }
}
