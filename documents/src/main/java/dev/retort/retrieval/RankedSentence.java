package dev.retort.retrieval;

import dev.retort.document.Passage;

/**
 * A sentence of a passage with its nearness to a question.
 *
 * @param passage where it is
 * @param text the sentence
 * @param cosine cosine of the embeddings of sentence and question, -1 to 1
 */
public record RankedSentence(Passage passage, String text, double cosine) {}
