package dev.retort.spark;

import dev.retort.document.Passage;
import dev.retort.retrieval.RetrievedPassage;

/**
 * A passage that belongs to a question.
 *
 * @param scope why it does
 * @param rank its place, from 0
 * @param score how well it fits, comparable within one scope only
 * @param passage the passage
 */
record FoundPassage(Scope scope, int rank, double score, Passage passage) {

    /** Where a passage was found. */
    enum Scope {
        /** Among all passages. */
        ALL,
        /** Among those that may be trained on. */
        TRAIN,
        /** The question was made from it. */
        SOURCE
    }

    RetrievedPassage retrieved() {
        return new RetrievedPassage(passage, score);
    }
}
