package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Hashed runs of words against the runs themselves. */
class WordRunsTest {

    @Test
    void hashesFindExactlyTheRunsThatAreShared() {
        Random random = new Random(17);
        WordRuns hashed = new WordRuns(4);
        Set<List<String>> plain = new HashSet<>();
        int shared = 0;
        for (int i = 0; i < 3000; i++) {
            List<String> text = text(random);
            boolean expected = runs(text).stream().anyMatch(plain::contains);
            assertThat(hashed.sharesOne(text)).isEqualTo(expected);
            shared += expected ? 1 : 0;
            if (i % 2 == 0) {
                hashed.add(text);
                plain.addAll(runs(text));
            }
        }
        assertThat(shared).isBetween(100, 2900);
    }

    @Test
    void aTextShorterThanARunSharesNone() {
        WordRuns runs = new WordRuns(13);
        runs.add(List.of("only", "three", "words"));
        assertThat(runs.sharesOne(List.of("only", "three", "words"))).isFalse();
    }

    private static List<String> text(Random random) {
        List<String> words = new ArrayList<>();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            words.add("w" + random.nextInt(9));
        }
        return words;
    }

    private static List<List<String>> runs(List<String> words) {
        List<List<String>> runs = new ArrayList<>();
        for (int i = 0; i + 4 <= words.size(); i++) {
            runs.add(words.subList(i, i + 4));
        }
        return runs;
    }
}
