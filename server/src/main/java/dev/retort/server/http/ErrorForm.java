package dev.retort.server.http;

import tools.jackson.databind.JsonNode;

/** Writes refusals in the form of the API that a request speaks. */
@FunctionalInterface
public interface ErrorForm {

    /** Returns the body of a refusal. */
    JsonNode body(Api api, Refusal refusal);
}
