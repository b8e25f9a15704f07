package dev.retort.retrieval;

/**
 * How near the best passages of an index come to a question.
 *
 * @param cosine the largest cosine of the question and a passage by the index's first model, -1 to 1
 * @param words the largest BM25 score of a passage, at least 0
 */
public record Nearness(double cosine, double words) {}
