package dev.retort.model.wire;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The reply of {@code GET /models} of a service. */
final class ModelCatalog {

    private final JsonNode models;

    /** Wraps the reply. */
    ModelCatalog(JsonNode reply) {
        this.models = reply.path("data");
    }

    /** Returns the dated name behind a moving alias such as {@code mistral-large-latest}, where the service says it. */
    Optional<String> dated(String alias) {
        for (JsonNode model : models) {
            String id = model.path("id").asString("");
            if (!id.equals(alias) && id.matches(".*-\\d{4,}.*")) {
                for (JsonNode other : model.path("aliases")) {
                    if (other.asString("").equals(alias)) {
                        return Optional.of(id);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
