package dev.retort.answer;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One answer to one question.
 *
 * @param questionId the question's id
 * @param question the question's text
 * @param text the answer; only meaningful where there is no failure
 * @param contexts what the prompt held, best first; empty for an answer without passages
 * @param passageIds the retrieved passages, best first
 * @param complete false where the answer was cut at the token limit
 * @param failure why there is no answer, where there is none
 */
public record Answer(
        String questionId,
        String question,
        String text,
        List<String> contexts,
        List<String> passageIds,
        boolean complete,
        Optional<String> failure) {

    /** Copies the lists. */
    public Answer {
        contexts = List.copyOf(contexts);
        passageIds = List.copyOf(passageIds);
    }

    /** Creates an answer that a model gave whole. */
    @API(status = API.Status.INTERNAL)
    public static Answer of(String questionId, String question, String text, Context context) {
        return new Answer(questionId, question, text, context.texts(), context.passageIds(), true, Optional.empty());
    }

    /** Creates the absence of an answer, with its reason. */
    @API(status = API.Status.INTERNAL)
    public static Answer none(String questionId, String question, Context context, String reason) {
        return new Answer(questionId, question, "", context.texts(), context.passageIds(), true, Optional.of(reason));
    }

    /** Returns the same answer in other words. */
    public Answer withText(String other) {
        return new Answer(questionId, question, other, contexts, passageIds, true, failure);
    }
}
