package dev.retort.evaluation;

/**
 * What a reader of a score needs to know of its metric.
 *
 * @param name the name in files and tables
 * @param direction which way it is better
 * @param description what it says, in one phrase
 */
public record MetricDescription(String name, Direction direction, String description) {}
