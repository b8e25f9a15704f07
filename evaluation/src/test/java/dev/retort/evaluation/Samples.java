package dev.retort.evaluation;

import java.util.List;
import java.util.Optional;

/** Makes samples for tests. */
public final class Samples {

    private Samples() {}

    public static EvaluationSample of(String question, String answer, String... contexts) {
        return new EvaluationSample(question, answer, List.of(contexts), Optional.empty());
    }

    public static EvaluationSample withReference(String question, String answer, String reference, String... contexts) {
        return new EvaluationSample(question, answer, List.of(contexts), Optional.of(reference));
    }
}
