package dev.retort.finetuning;

import java.time.Instant;

/**
 * The record of a deletion on a service.
 *
 * @param at when
 * @param service the service's name
 * @param kind {@code model} or {@code file}
 * @param id what was deleted
 * @param gone whether the service no longer knew it when asked afterwards
 * @param evidence how that was seen, such as {@code "GET /v1/models/ft:… answered 404"}
 */
public record DeletionReceipt(Instant at, String service, String kind, String id, boolean gone, String evidence) {}
