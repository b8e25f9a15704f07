package dev.retort.http;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One request to a service.
 *
 * @param method such as {@code POST}
 * @param path path below the service's base, encoded, with its query
 * @param body what is sent
 * @param repeatable whether sending it twice does no harm; if not, it is repeated only where it cannot have arrived
 */
public record HttpCall(String method, String path, Body body, boolean repeatable) {

    /** What is sent. */
    public sealed interface Body {

        /** Nothing. */
        record None() implements Body {}

        /** A JSON document. */
        record OfJson(JsonNode json) implements Body {}

        /**
         * Bytes as they are.
         *
         * @param type the content type
         * @param bytes the content
         */
        record OfBytes(String type, byte[] bytes) implements Body {}

        /**
         * A form with one file, as {@code multipart/form-data} (RFC 7578); the file is read while it is sent.
         *
         * @param fields the other fields, in order
         * @param file the file, sent as field {@code file}
         * @param fileName the name the service is told
         */
        record OfFile(Map<String, String> fields, Path file, String fileName) implements Body {

            /** Copies the fields, keeping their order. */
            public OfFile {
                fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            }
        }
    }

    /** Reads something. */
    public static HttpCall get(String path) {
        return new HttpCall("GET", path, new Body.None(), true);
    }

    /** Deletes something; deleting twice does no harm. */
    public static HttpCall delete(String path) {
        return new HttpCall("DELETE", path, new Body.None(), true);
    }

    /** Asks for something without a body that may be asked twice, such as cancelling. */
    public static HttpCall post(String path) {
        return new HttpCall("POST", path, new Body.None(), true);
    }

    /** Creates something by a JSON document; not repeated where the first attempt may have arrived. */
    public static HttpCall create(String path, JsonNode json) {
        return new HttpCall("POST", path, new Body.OfJson(json), false);
    }

    /** Uploads a file; not repeated where the first attempt may have arrived. */
    public static HttpCall upload(String path, Map<String, String> fields, Path file, String fileName) {
        return new HttpCall("POST", path, new Body.OfFile(fields, file, fileName), false);
    }
}
