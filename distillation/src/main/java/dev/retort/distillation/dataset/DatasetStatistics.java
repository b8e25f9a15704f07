package dev.retort.distillation.dataset;

import dev.retort.text.ContentWords;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What a dataset consists of.
 *
 * @param rows how many rows
 * @param dropped how many answers became no row, by reason
 * @param kinds rows by kind of question
 * @param origins rows by who gave the answer
 * @param sections rows by section
 * @param questionWords lengths of the questions in words
 * @param answerWords lengths of the answers in words
 * @param promptWords lengths of the user messages in words
 * @param tokens lengths of whole rows in tokens, by the name of the model whose tokenizer counted
 */
public record DatasetStatistics(
        int rows,
        Map<String, Long> dropped,
        Map<String, Long> kinds,
        Map<String, Long> origins,
        Map<String, Long> sections,
        Lengths questionWords,
        Lengths answerWords,
        Lengths promptWords,
        Map<String, Lengths> tokens) {

    /**
     * How lengths are distributed.
     *
     * @param total their sum
     * @param shortest the smallest
     * @param median the middle one, the lower of two
     * @param p95 the one that 95 of 100 do not exceed (nearest rank)
     * @param longest the largest
     */
    public record Lengths(long total, int shortest, int median, int p95, int longest) {

        /** Returns the distribution of some lengths; all zero for none. */
        static Lengths of(int[] lengths) {
            int[] sorted = lengths.clone();
            Arrays.sort(sorted);
            return sorted.length == 0
                    ? new Lengths(0, 0, 0, 0, 0)
                    : new Lengths(
                            Arrays.stream(sorted).asLongStream().sum(),
                            sorted[0],
                            rank(sorted, 0.5),
                            rank(sorted, 0.95),
                            sorted[sorted.length - 1]);
        }

        private static int rank(int[] sorted, double share) {
            return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
        }
    }

    /** Returns one sentence: rows, words, kinds, origins, sections and what was dropped. */
    public String text() {
        return "%d from %d sections; answers %d words (median), prompts %d; kinds %s; answers by %s%s"
                .formatted(
                        rows,
                        sections.size(),
                        answerWords.median(),
                        promptWords.median(),
                        kinds,
                        origins,
                        dropped.isEmpty() ? "" : "; dropped " + dropped);
    }

    /**
     * Counts a dataset.
     *
     * @param tokenizers counts the tokens of a text, by the model's name; the chat template's own tokens are not counted
     */
    public static DatasetStatistics of(TrainingRows rows, Map<String, ToIntFunction<String>> tokenizers) {
        List<TrainingRow> kept = rows.rows();
        Map<String, Lengths> tokens = new TreeMap<>();
        tokenizers.forEach((model, counter) -> tokens.put(
                model,
                lengths(
                        kept,
                        row -> row.example().messages().stream()
                                .mapToInt(message -> counter.applyAsInt(message.content()))
                                .sum())));
        return new DatasetStatistics(
                kept.size(),
                count(rows.dropped(), DroppedRow::reason),
                count(kept, row -> row.question().kind()),
                count(kept, TrainingRow::origin),
                count(kept, row -> row.question().section()),
                lengths(kept, row -> words(row.question().text())),
                lengths(kept, row -> words(row.answer())),
                lengths(kept, row -> words(row.example().messages().get(1).content())),
                tokens);
    }

    private static <T> Map<String, Long> count(Collection<T> values, Function<T, String> key) {
        return values.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
    }

    private static Lengths lengths(List<TrainingRow> rows, ToIntFunction<TrainingRow> length) {
        return Lengths.of(rows.stream().mapToInt(length).toArray());
    }

    private static int words(String text) {
        return ContentWords.words(text).size();
    }
}
