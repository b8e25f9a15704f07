package dev.retort.answer;

import dev.retort.question.Question;
import org.apiguardian.api.API;

/** Chooses what of the documents a prompt holds. Implementations are thread-safe and deterministic. */
@API(status = API.Status.INTERNAL)
@FunctionalInterface
public interface ContextSource {

    /** Returns the context of one question. */
    Context contextOf(Question question);
}
