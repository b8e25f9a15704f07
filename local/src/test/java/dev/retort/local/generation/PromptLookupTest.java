package dev.retort.local.generation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptLookupTest {

    private final PromptLookup lookup = new PromptLookup(8);

    @Test
    void guessesWhatStoodAfterTheSameThreeTokensTheLastTime() {
        assertThat(guess(1, 2, 3, 4, 5, 6, 1, 2, 3, 7, 8, 9, 1, 2, 3)).containsExactly(7, 8, 9);
    }

    @Test
    void looksForTwoTokensWhereThreeStandNowhereBefore() {
        assertThat(guess(1, 2, 3, 4, 5, 9, 2, 3)).containsExactly(4, 5, 9);
    }

    @Test
    void goesOnWithARepetition() {
        assertThat(guess(5, 6, 5, 6, 5)).containsExactly(6, 5, 6);
    }

    @Test
    void guessesNothingWhereNothingRepeats() {
        assertThat(guess(1, 2, 3, 4)).isEmpty();
        assertThat(guess(1)).isEmpty();
    }

    @Test
    void guessesNoMoreThanThereIsRoomFor() {
        int[] tokens = {1, 2, 3, 4, 5, 1, 2, 3};

        assertThat(lookup.guess(tokens, tokens.length, 1)).containsExactly(4);
        assertThat(lookup.guess(tokens, tokens.length, 0)).isEmpty();
        assertThat(lookup.guess(tokens, tokens.length, -1)).isEmpty();
        assertThat(new PromptLookup(0).guess(tokens, tokens.length, 9)).isEmpty();
    }

    @Test
    void looksOnlyAtTheTokensThatAreThere() {
        assertThat(lookup.guess(new int[] {1, 2, 3, 1, 2, 0, 0, 0}, 5, 9)).containsExactly(3, 1, 2);
    }

    @Test
    void guessesMoreAfterItWasRightAndLessAfterItWasWrong() {
        int[] tokens = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3};

        lookup.learn(3, 3);
        assertThat(lookup.guess(tokens, tokens.length, 99)).hasSize(6);
        lookup.learn(6, 6);
        assertThat(lookup.guess(tokens, tokens.length, 99)).hasSize(8);
        lookup.learn(8, 4);
        assertThat(lookup.guess(tokens, tokens.length, 99)).hasSize(8);
        lookup.learn(8, 0);
        lookup.learn(4, 0);
        lookup.learn(2, 0);
        lookup.learn(1, 0);
        assertThat(lookup.guess(tokens, tokens.length, 99)).hasSize(1);
    }

    private int[] guess(int... tokens) {
        return lookup.guess(tokens, tokens.length, 99);
    }
}
