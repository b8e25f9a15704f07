package dev.retort.spark;

import dev.retort.retrieval.Hit;
import dev.retort.retrieval.Nearness;
import java.io.Serializable;
import java.util.List;

/**
 * What the search found for a question.
 *
 * @param best the best passages, best first
 * @param cosine how near the best passage comes by meaning
 * @param words how near the best passage comes by words
 */
record Found(List<Hit> best, double cosine, double words) implements Serializable {

    /** Copies the list. */
    Found {
        best = List.copyOf(best);
    }

    Nearness nearness() {
        return new Nearness(cosine, words);
    }
}
