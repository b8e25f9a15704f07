package dev.retort.local.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedBeginningTest {

    private static final int[] EXAMPLES = tokens(100, 40);
    private static final int[] FIRST_SENTENCE = tokens(200, 20);
    private static final int[] SECOND_SENTENCE = tokens(300, 30);

    @Test
    void isFoundInAllPromptsAndThenInThoseThatGoOnAlike() {
        List<int[]> prompts = List.of(
                joined(EXAMPLES, FIRST_SENTENCE, tokens(1, 3)),
                joined(EXAMPLES, SECOND_SENTENCE, tokens(2, 3)),
                joined(EXAMPLES, FIRST_SENTENCE, tokens(3, 2)),
                joined(EXAMPLES, SECOND_SENTENCE, tokens(4, 5)),
                joined(EXAMPLES, tokens(400, 50)));

        assertThat(levels(prompts))
                .containsExactly(
                        List.of(new SharedBeginning(0, 40, List.of(0, 1, 2, 3, 4))),
                        List.of(
                                new SharedBeginning(40, 20, List.of(0, 2)),
                                new SharedBeginning(40, 30, List.of(1, 3))));
    }

    @Test
    void mayBelongToSomePromptsOnly() {
        List<int[]> prompts = List.of(tokens(500, 60), joined(EXAMPLES, tokens(1, 1)), joined(EXAMPLES, tokens(2, 1)));

        assertThat(levels(prompts)).containsExactly(List.of(new SharedBeginning(0, 40, List.of(1, 2))));
    }

    @Test
    void leavesEachPromptItsLastTokenEvenWhereTwoAreEqualOrOneBeginsTheOther() {
        List<int[]> prompts = List.of(EXAMPLES, EXAMPLES, joined(EXAMPLES, FIRST_SENTENCE));

        assertThat(levels(prompts)).containsExactly(List.of(new SharedBeginning(0, 39, List.of(0, 1, 2))));
    }

    @Test
    void isNotWorthAPassWhereItIsShortOrThereIsOnePrompt() {
        assertThat(levels(List.of(joined(tokens(1, 8), tokens(50, 9)), joined(tokens(1, 8), EXAMPLES))))
                .isEmpty();
        assertThat(levels(List.of(EXAMPLES))).isEmpty();
    }

    @Test
    void isSharedWithinAGroupOnly() {
        List<int[]> prompts = List.of(joined(EXAMPLES, tokens(1, 3)), joined(EXAMPLES, tokens(2, 3)), EXAMPLES);

        assertThat(SharedBeginning.levels(prompts, List.of(List.of(0), List.of(1, 2))))
                .containsExactly(List.of(new SharedBeginning(0, 39, List.of(1, 2))));
    }

    private static List<List<SharedBeginning>> levels(List<int[]> prompts) {
        return SharedBeginning.levels(
                prompts, List.of(IntStream.range(0, prompts.size()).boxed().toList()));
    }

    private static int[] tokens(int first, int count) {
        return IntStream.range(first, first + count).toArray();
    }

    private static int[] joined(int[]... parts) {
        return IntStream.range(0, parts.length)
                .flatMap(part -> IntStream.of(parts[part]))
                .toArray();
    }
}
