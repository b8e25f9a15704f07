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
 * @param rule which tokens may follow
 */
@API(status = API.Status.INTERNAL)
public record GenerationRequest(int[] prompt, int maxTokens, Sampling sampling, StopRule stop, TokenRule rule) {

    /** Creates a request in which any token may follow. */
    public GenerationRequest(int[] prompt, int maxTokens, Sampling sampling, StopRule stop) {
        this(prompt, maxTokens, sampling, stop, TokenRule.ANY);
    }

    /** Says which tokens may follow others. */
    @FunctionalInterface
    public interface TokenRule {

        /** Any may. */
        TokenRule ANY = (added, token) -> true;

        /** Returns whether a token, one that ends the turn too, may follow those added so far. */
        boolean allows(int[] added, int token);
    }

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
