package dev.retort.spark;

import dev.retort.document.Passage;
import java.util.List;

/**
 * A passage with its vectors.
 *
 * @param file the place of its file in the order of the corpus
 * @param number its place among all passages, from 1
 * @param passage the passage
 * @param vectors its vector of length 1 by each embedding model
 */
record EmbeddedPassage(int file, int number, Passage passage, List<float[]> vectors) {

    static final RecordRows<EmbeddedPassage> ROWS = RecordRows.of(EmbeddedPassage.class);

    /** Copies the list. */
    EmbeddedPassage {
        vectors = List.copyOf(vectors);
    }
}
