package dev.retort.evaluation;

import java.util.List;

/**
 * Something that a good answer to a question states.
 *
 * @param fact a short phrase, such as {@code "the plan is reviewed every year"}
 * @param alternatives wordings of which each shows that the fact is stated; at least one
 */
public record KeyFact(String fact, List<String> alternatives) {

    /** Copies the alternatives. */
    public KeyFact {
        alternatives = List.copyOf(alternatives);
        if (alternatives.isEmpty()) {
            throw new IllegalArgumentException("a fact has at least one wording");
        }
    }

    /** Returns a fact whose only wording is itself. */
    public static KeyFact of(String fact) {
        return new KeyFact(fact, List.of(fact));
    }
}
