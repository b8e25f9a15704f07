package dev.retort.evaluation.lexical;

import dev.retort.text.CommonSubsequence;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * ROUGE (Lin 2004) against one reference, as the rouge_score package counts it: lower-case a–z and 0–9 only, words over
 * three letters stemmed. Texts in other scripts have no words and score 0.
 */
public final class Rouge implements ReferenceMetric {

    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    private static final int STEMMED_FROM = 4;

    /** The units in which two texts are compared. */
    public enum Unit {
        /** Single words. */
        ROUGE1("rouge1"),
        /** The longest common subsequence of words. */
        ROUGE_L("rougeL");

        private final String label;

        Unit(String label) {
            this.label = label;
        }
    }

    /** The share that is computed. */
    public enum Measure {
        /** Harmonic mean of precision and recall. */
        FMEASURE,
        /** Share of the answer. */
        PRECISION,
        /** Share of the reference. */
        RECALL
    }

    private final Unit unit;
    private final Measure measure;

    /** Creates ROUGE-L F1. */
    public Rouge() {
        this(Unit.ROUGE_L, Measure.FMEASURE);
    }

    /** Creates the metric. */
    public Rouge(Unit unit, Measure measure) {
        this.unit = unit;
        this.measure = measure;
    }

    @Override
    public String name() {
        return "rouge_" + unit.label + "_" + measure.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String description() {
        return "words shared with the reference";
    }

    @Override
    public double compare(String reference, String response) {
        List<String> expected = words(reference);
        List<String> given = words(response);
        if (expected.isEmpty() || given.isEmpty()) {
            return 0;
        }
        double shared = unit == Unit.ROUGE1 ? common(expected, given) : CommonSubsequence.length(expected, given);
        double precision = shared / given.size();
        double recall = shared / expected.size();
        return switch (measure) {
            case PRECISION -> precision;
            case RECALL -> recall;
            case FMEASURE -> shared == 0 ? 0 : 2 * precision * recall / (precision + recall);
        };
    }

    private static List<String> words(String text) {
        return Stream.of(OTHERS.split(text.toLowerCase(Locale.ROOT)))
                .map(word -> word.length() >= STEMMED_FROM ? PorterStemmer.stem(word) : word)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static long common(List<String> a, List<String> b) {
        Map<String, Long> counts =
                a.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return b.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())).entrySet().stream()
                .mapToLong(entry -> Math.min(entry.getValue(), counts.getOrDefault(entry.getKey(), 0L)))
                .sum();
    }
}
