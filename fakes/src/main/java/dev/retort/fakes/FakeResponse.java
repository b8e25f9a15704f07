package dev.retort.fakes;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a {@link FakeServer} answers.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body
 */
public record FakeResponse(int status, Map<String, String> headers, byte[] body) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Returns an answer with status 200 and a value as JSON: a tree, a map, a list or a record. */
    public static FakeResponse json(Object value) {
        return json(200, value);
    }

    /** Returns an answer with a value as JSON. */
    public static FakeResponse json(int status, Object value) {
        return new FakeResponse(status, Map.of("Content-Type", "application/json"), JSON.writeValueAsBytes(value));
    }

    /** Returns a refusal in the form that Mistral uses; OpenAI's holds the same under {@code error}. */
    public static FakeResponse error(int status, String message) {
        return json(status, Map.of("object", "error", "message", message, "type", "fake", "code", "" + status));
    }

    /** Returns an answer with text. */
    public static FakeResponse text(int status, String text) {
        return new FakeResponse(
                status, Map.of("Content-Type", "text/plain; charset=utf-8"), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the same answer with one more header. */
    public FakeResponse header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new FakeResponse(status, more, body);
    }
}
