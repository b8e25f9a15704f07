package dev.retort.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * What a metric looks at, with ragas' column names.
 *
 * @param userInput the question
 * @param response the answer to be scored
 * @param retrievedContexts what the prompt held, best first
 * @param reference the answer to be hoped for, where there is one
 */
public record EvaluationSample(
        String userInput, String response, List<String> retrievedContexts, Optional<String> reference) {

    /** Copies the contexts. */
    public EvaluationSample {
        retrievedContexts = List.copyOf(retrievedContexts);
    }
}
