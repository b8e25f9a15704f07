package dev.retort.model.wire;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What {@code GET /models} of a service says. */
public final class ModelCatalog {

    private final JsonNode models;

    private ModelCatalog(JsonNode models) {
        this.models = models;
    }

    /**
     * Asks the service.
     *
     * @throws dev.retort.model.failure.CallException if it does not answer
     */
    public static ModelCatalog of(JsonHttp http) {
        return new ModelCatalog(http.get("/models").body().path("data"));
    }

    /** Tells whether the service has a model under this name. */
    public boolean has(String name) {
        for (JsonNode model : models) {
            if (model.path("id").asString("").equals(name)) {
                return true;
            }
        }
        return dated(name).isPresent();
    }

    /** Returns the dated name behind a moving alias such as {@code mistral-large-latest}, where the service says it. */
    public Optional<String> dated(String alias) {
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
