package dev.retort.evaluation.judge;

import java.util.List;

/**
 * A fact that a model proposes as part of a good answer.
 *
 * @param fact a short phrase
 * @param alternatives other wordings; may be empty
 * @param quote the words of the passages that say so
 */
public record ProposedFact(String fact, List<String> alternatives, String quote) {

    /** Copies the alternatives. */
    public ProposedFact {
        alternatives = List.copyOf(alternatives);
    }
}
