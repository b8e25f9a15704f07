package dev.retort.model;

import java.util.Optional;

/** Finds models that can continue raw text. */
@FunctionalInterface
public interface TextCompleterSource {

    /** Returns the model as a text completer, where it is one; a chat service is none. */
    Optional<TextCompleter> completerOf(ModelRef ref);

    /**
     * Returns whether a model of {@link #completerOf} is able enough to be asked instead: a chat model that follows an
     * instruction with several conditions. By default it is not.
     */
    default boolean followsInstructions(ModelRef ref) {
        return false;
    }
}
