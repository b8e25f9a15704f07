package dev.retort.evaluation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Optional;

/**
 * What a metric looks at, with ragas' column names.
 *
 * @param userInput the question
 * @param response the answer to be scored
 * @param retrievedContexts what the prompt held, best first
 * @param reference the answer to be hoped for, where there is one
 * @param facts what a good answer states; empty where nobody wrote them down
 */
public record EvaluationSample(
        String userInput,
        String response,
        List<String> retrievedContexts,
        Optional<String> reference,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<KeyFact> facts) {

    /** Copies the lists. */
    @JsonCreator
    public EvaluationSample {
        retrievedContexts = List.copyOf(retrievedContexts);
        facts = List.copyOf(facts);
    }

    /** Creates a sample without key facts. */
    public EvaluationSample(
            String userInput, String response, List<String> retrievedContexts, Optional<String> reference) {
        this(userInput, response, retrievedContexts, reference, List.of());
    }

    /** Returns the same sample with key facts. */
    public EvaluationSample withFacts(List<KeyFact> others) {
        return new EvaluationSample(userInput, response, retrievedContexts, reference, others);
    }
}
