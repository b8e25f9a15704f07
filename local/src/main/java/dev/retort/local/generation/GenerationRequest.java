package dev.retort.local.generation;

import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * One sequence to continue.
 *
 * @param prompt token ids, at least one
 * @param maxTokens most tokens to add, at least 1
 * @param sampling how tokens are chosen
 * @param stop looks at what was added so far
 */
@API(status = API.Status.INTERNAL)
public record GenerationRequest(int[] prompt, int maxTokens, Sampling sampling, StopRule stop) {

    /** Says when a sequence is complete. */
    @FunctionalInterface
    public interface StopRule {

        /** Never stops before the limit or the end of the turn. */
        StopRule NEVER = added -> false;

        /** Returns whether the tokens added so far complete the text. */
        boolean completes(int[] added);

        /**
         * Hears of a token before {@link #completes} sees it.
         *
         * @param scores of all tokens, of which it was chosen, before temperature; asked for only where they are needed
         */
        default void chosen(int token, Supplier<float[]> scores) {}
    }
}
