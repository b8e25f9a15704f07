package dev.retort.model;

import dev.langchain4j.model.TokenCountEstimator;

/** Finds the counter of a model's own tokens. */
@FunctionalInterface
public interface TokenCounterSource {

    /** Returns the model's own counter, or the nearest estimate there is. */
    TokenCountEstimator counterOf(ModelRef ref);
}
