package dev.retort.answer;

import java.util.List;

/**
 * One answer to one question.
 *
 * @param questionId the question's id
 * @param question the question's text
 * @param text the answer; empty where the model gave none
 * @param contexts what the prompt held, best first; empty for an answer without passages
 * @param passageIds the retrieved passages, best first
 * @param complete false where the answer was cut at the token limit
 */
public record Answer(
        String questionId,
        String question,
        String text,
        List<String> contexts,
        List<String> passageIds,
        boolean complete) {

    /** Copies the lists. */
    public Answer {
        contexts = List.copyOf(contexts);
        passageIds = List.copyOf(passageIds);
    }
}
