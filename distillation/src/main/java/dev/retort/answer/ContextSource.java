package dev.retort.answer;

import dev.retort.question.Question;

/** Chooses what of the documents a prompt holds. Implementations are thread-safe and deterministic. */
@FunctionalInterface
public interface ContextSource {

    /** Returns the context of one question. */
    Context contextOf(Question question);
}
