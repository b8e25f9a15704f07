package dev.retort.model;

import java.util.Optional;

/** Finds models that can continue raw text. */
@FunctionalInterface
public interface TextCompleterSource {

    /** Returns the model as a text completer, where it is one; a chat service is none. */
    Optional<TextCompleter> completerOf(ModelRef ref);
}
