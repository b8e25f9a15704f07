package dev.retort.http;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import tools.jackson.databind.JsonNode;

/**
 * One request to a service.
 *
 * @param method such as {@code POST}
 * @param path path below the service's base, encoded, with its query
 * @param body what is sent
 * @param expects what a good reply is
 * @param repeatable whether sending it twice does no harm; if not, it is repeated only where it cannot have arrived
 */
@API(status = API.Status.INTERNAL)
public record HttpCall(String method, String path, Body body, Expects expects, boolean repeatable) {

    /** The form of a good reply. */
    public enum Expects {
        /** A JSON document, or nothing. */
        JSON,
        /** Any text. */
        TEXT
    }

    /** The content of a request. */
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
         * A form with one file, as {@code multipart/form-data} (RFC 7578).
         *
         * @param fields the other fields, in order
         * @param content what the file holds, sent as field {@code file}
         * @param fileName the name the service receives
         */
        record OfForm(Map<String, String> fields, Content content, String fileName) implements Body {

            /** Copies the fields, keeping their order. */
            public OfForm {
                fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            }
        }
    }

    /** The content of a file in a form. */
    public sealed interface Content {

        /** A file, read while it is sent. */
        record OfFile(Path file) implements Content {}

        /** Text, sent as UTF-8. */
        record OfText(String text) implements Content {}
    }

    /** Reads a document. */
    public static HttpCall get(String path) {
        return new HttpCall("GET", path, new Body.None(), Expects.JSON, true);
    }

    /** Reads a text, such as a file of JSON lines. */
    public static HttpCall download(String path) {
        return new HttpCall("GET", path, new Body.None(), Expects.TEXT, true);
    }

    /** Deletes something; deleting twice does no harm. */
    public static HttpCall delete(String path) {
        return new HttpCall("DELETE", path, new Body.None(), Expects.JSON, true);
    }

    /** Asks for something without a body that may be asked twice, such as cancelling. */
    public static HttpCall post(String path) {
        return new HttpCall("POST", path, new Body.None(), Expects.JSON, true);
    }

    /** Sends a JSON document that may be sent twice. */
    public static HttpCall post(String path, JsonNode json) {
        return new HttpCall("POST", path, new Body.OfJson(json), Expects.JSON, true);
    }

    /** Creates something by a JSON document; not repeated where the first attempt may have arrived. */
    public static HttpCall create(String path, JsonNode json) {
        return new HttpCall("POST", path, new Body.OfJson(json), Expects.JSON, false);
    }

    /** Uploads a file in a form; not repeated where the first attempt may have arrived. */
    public static HttpCall upload(String path, Map<String, String> fields, Content content, String fileName) {
        return new HttpCall("POST", path, new Body.OfForm(fields, content, fileName), Expects.JSON, false);
    }

    /** Returns the same request where sending it twice does no harm after all. */
    public HttpCall again() {
        return new HttpCall(method, path, body, expects, true);
    }

    /** Puts bytes where they belong, whatever the reply's form; putting them twice does no harm. */
    public static HttpCall put(String path, byte[] bytes) {
        return new HttpCall("PUT", path, new Body.OfBytes("application/octet-stream", bytes), Expects.TEXT, true);
    }
}
