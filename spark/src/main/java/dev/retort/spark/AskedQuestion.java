package dev.retort.spark;

import java.io.Serializable;
import java.util.List;

/**
 * A question as it is searched for.
 *
 * @param text the question
 * @param own its vector by the run's own embedding model, as a text among others
 * @param asked its vector of length 1 by each embedding model, as a question
 */
record AskedQuestion(String text, float[] own, List<float[]> asked) implements Serializable {

    static final RecordRows<AskedQuestion> ROWS = RecordRows.of(AskedQuestion.class);

    /** Copies the list. */
    AskedQuestion {
        asked = List.copyOf(asked);
    }
}
