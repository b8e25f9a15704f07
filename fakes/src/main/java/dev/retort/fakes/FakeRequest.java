package dev.retort.fakes;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request that a {@link FakeServer} got.
 *
 * @param number its place among all requests, from 1
 * @param method such as {@code POST}
 * @param path such as {@code /v1/chat/completions}, decoded, without the query
 * @param query the decoded query parameters; the last of equal names counts
 * @param headers the first value of each header, names in lower case
 * @param body the body
 */
public record FakeRequest(
        int number, String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Returns the body as JSON. */
    public JsonNode json() {
        return JSON.readTree(body);
    }

    /** Returns the body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
