package dev.retort.local.training;

/**
 * A chat example as tokens: a prompt the model reads and an answer it learns.
 *
 * @param ids all tokens; the last one ends the assistant's turn
 * @param answerStart position of the answer's first token, from 1 to {@code ids.length - 1}
 */
public record TrainingRow(int[] ids, int answerStart) {

    /** Returns how many tokens the loss is taken over: the answer's, its end-of-turn token included. */
    public int answerTokens() {
        return ids.length - answerStart;
    }
}
