package dev.retort.distillation;

import dev.retort.document.Passage;
import dev.retort.document.TokenCounter;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * The figures of passages that a plan is made of.
 *
 * @param passages how many
 * @param words their words
 * @param bytes their bytes, as UTF-8
 * @param letters their letters
 * @param longest the longest of them, longest first, as many as a prompt holds
 */
record PassageFigures(long passages, long words, long bytes, long letters, List<String> longest) {

    /** Text whose words are longer on average has no blanks between them. */
    private static final int LONGEST_MEAN_WORD = 12;

    /** Copies the list. */
    PassageFigures {
        longest = List.copyOf(longest);
    }

    /**
     * Counts passages.
     *
     * @param longest how many of the longest are kept
     */
    static PassageFigures of(List<Passage> passages, int longest) {
        List<String> texts = passages.stream().map(Passage::text).toList();
        return new PassageFigures(
                texts.size(),
                texts.stream().mapToLong(PassageFigures::words).sum(),
                texts.stream().mapToLong(PassageFigures::bytesOf).sum(),
                texts.stream().mapToLong(String::length).sum(),
                texts.stream()
                        .sorted(Comparator.comparingInt(PassageFigures::bytesOf).reversed())
                        .limit(longest)
                        .toList());
    }

    /** Returns the words between blanks; in scripts without blanks, those that the characters amount to. */
    private static long words(String text) {
        int blanks = text.split("\\s+").length;
        boolean spaced = text.length() < LONGEST_MEAN_WORD * blanks;
        return spaced ? blanks : Math.max(blanks, TokenCounter.WORDS.count(text));
    }

    static int bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
