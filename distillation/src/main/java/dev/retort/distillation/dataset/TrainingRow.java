package dev.retort.distillation.dataset;

import dev.retort.dataset.ChatExample;
import dev.retort.question.Question;

/**
 * A training row with where it comes from.
 *
 * @param question the question it teaches to answer
 * @param origin who gave the answer, such as {@code "teacher"}, {@code "source sentence"} or {@code "refusal"}
 * @param example the row itself
 */
public record TrainingRow(Question question, String origin, ChatExample example) {

    /** Returns the answer the row teaches. */
    public String answer() {
        return example.messages().getLast().content();
    }
}
