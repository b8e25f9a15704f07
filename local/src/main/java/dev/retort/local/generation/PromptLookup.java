package dev.retort.local.generation;

import java.util.Arrays;

/**
 * Guesses how a sequence continues: as it did after the last place where its last tokens occurred before (prompt lookup decoding,
 * Saxena 2023). A student that quotes its passages is guessed right most of the time. A guess costs little: a step reads all
 * weights, for one token a row as for a few.
 */
final class PromptLookup {

    /** So many last tokens are looked for, then one fewer. */
    private static final int MOST_KEY = 3;

    private static final int LEAST_KEY = 2;
    private static final int FIRST_REACH = 3;

    private final int most;
    private int reach = FIRST_REACH;

    /** @param most tokens of a guess, at least 0 */
    PromptLookup(int most) {
        this.most = most;
    }

    /** Returns the tokens that may follow, at most a number of them; none where the last tokens stand nowhere before. */
    int[] guess(int[] tokens, int length, int room) {
        int count = Math.min(Math.min(reach, most), room);
        if (count <= 0) {
            return new int[0];
        }
        for (int key = MOST_KEY; key >= LEAST_KEY; key--) {
            for (int end = length - 1; end >= key; end--) {
                if (Arrays.equals(tokens, end - key, end, tokens, length - key, length)) {
                    return from(tokens, end, length, count);
                }
            }
        }
        return new int[0];
    }

    /** What is there, again and again where the end of the sequence comes before the end of the guess. */
    private static int[] from(int[] tokens, int start, int length, int count) {
        int[] guess = new int[count];
        for (int i = 0; i < count; i++) {
            guess[i] = start + i < length ? tokens[start + i] : guess[start + i - length];
        }
        return guess;
    }

    /** Notes how many tokens of a guess were right: more are guessed where all were, fewer where none was. */
    void learn(int guessed, int right) {
        if (right == guessed) {
            reach = Math.min(most, 2 * reach);
        } else if (right == 0) {
            reach = Math.max(1, reach / 2);
        }
    }
}
