package dev.retort.retrieval;

import dev.retort.document.Passage;

/**
 * A passage found for a question.
 *
 * @param passage the passage
 * @param score how well it fits; larger is better, comparable within one search only
 */
public record RetrievedPassage(Passage passage, double score) {}
