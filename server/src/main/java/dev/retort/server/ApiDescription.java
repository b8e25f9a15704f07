package dev.retort.server;

import dev.retort.file.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;

/** The OpenAPI description of what is served. */
final class ApiDescription {

    private ApiDescription() {}

    static JsonNode read() {
        try (InputStream in = ApiDescription.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("The description is part of the server.");
            }
            return Json.mapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
