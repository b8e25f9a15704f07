package dev.retort.evaluation.judge;

import tools.jackson.databind.JsonNode;

/** Makes a value of the JSON a judge replied with. */
@FunctionalInterface
interface ReplyReader<T> {

    T read(JsonNode json) throws MalformedReplyException;
}
