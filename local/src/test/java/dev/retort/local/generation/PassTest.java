package dev.retort.local.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.local.generation.Pass.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassTest {

    @Test
    void promptsOfOneLengthAreDividedWhole() {
        List<Pass> passes = Pass.of(prompts(300, 290, 280, 270, 300, 290, 280, 270), 2);

        assertThat(passes).extracting(Pass::length).containsExactly(590, 550, 590, 550);
        assertThat(passes).allSatisfy(pass -> assertThat(pass.ends()).hasSize(2));
    }

    @Test
    void aLonePromptIsCutAmongTheThreads() {
        List<Pass> passes = Pass.of(prompts(301), 2);

        assertThat(passes.get(0).segments()).containsExactly(new Segment(0, 0, 151));
        assertThat(passes.get(1).segments()).containsExactly(new Segment(0, 151, 150));
        assertThat(passes.get(0).ends()).isEmpty();
        assertThat(passes.get(1).ends()).containsExactly(149);
    }

    @Test
    void aPromptIsCutWhereOneThreadWouldHaveMuchMoreThanAnother() {
        List<Pass> passes = Pass.of(prompts(200, 200, 200), 2);

        assertThat(passes.get(0).segments()).containsExactly(new Segment(0, 0, 200), new Segment(1, 0, 100));
        assertThat(passes.get(1).segments()).containsExactly(new Segment(1, 100, 100), new Segment(2, 0, 200));
        assertThat(passes.get(0).ends()).containsExactly(199);
        assertThat(passes.get(1).ends()).containsExactly(99, 299);
    }

    @Test
    void promptsAreCutWherePassesOfUnlikeLengthWouldEndOneThreadLater() {
        int[] lengths = new int[16];
        Arrays.fill(lengths, 300);

        List<Pass> passes = Pass.of(prompts(lengths), 2);

        assertThat(passes).extracting(Pass::length).containsExactly(800, 800, 800, 800, 800, 800);
    }

    @Test
    void eachTokenIsComputedOnceWhateverTheLengths() {
        for (int threads : new int[] {1, 2, 3, 8}) {
            for (int[] lengths : new int[][] {{1}, {7, 1}, {2500}, {40, 3000, 12}, {64, 65, 900, 5, 5, 5}}) {
                List<Pass> passes = Pass.of(prompts(lengths), threads);

                for (int row = 0; row < lengths.length; row++) {
                    int own = row;
                    int next = 0;
                    for (Segment segment : passes.stream()
                            .flatMap(pass -> pass.segments().stream())
                            .filter(segment -> segment.row() == own)
                            .toList()) {
                        assertThat(segment.past()).isEqualTo(next);
                        next += segment.length();
                    }
                    assertThat(next).isEqualTo(lengths[row]);
                }
                assertThat(passes.stream().mapToInt(pass -> pass.ends().length).sum())
                        .isEqualTo(lengths.length);
            }
        }
    }

    private static List<Segment> prompts(int... lengths) {
        return IntStream.range(0, lengths.length)
                .mapToObj(row -> new Segment(row, 0, lengths[row]))
                .toList();
    }
}
