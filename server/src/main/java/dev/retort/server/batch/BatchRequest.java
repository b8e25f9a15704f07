package dev.retort.server.batch;

import tools.jackson.databind.node.ObjectNode;

/**
 * One request of a batch.
 *
 * @param customId the client's name for it
 * @param body what an endpoint of OpenAI's API takes
 */
record BatchRequest(String customId, ObjectNode body) {}
