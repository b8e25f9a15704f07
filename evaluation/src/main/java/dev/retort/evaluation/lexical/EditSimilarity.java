package dev.retort.evaluation.lexical;

import java.util.Locale;

/**
 * One minus the normalised edit distance of answer and reference, by code points, as RapidFuzz counts it; two empty texts
 * score 1.
 */
public final class EditSimilarity implements ReferenceMetric {

    private static final double WINKLER_THRESHOLD = 0.7;
    private static final double WINKLER_WEIGHT = 0.1;
    private static final int WINKLER_PREFIX = 4;

    /** The kinds of edits. */
    public enum Distance {
        /** Insertions, deletions and substitutions, over the longer length. */
        LEVENSHTEIN,
        /** Differing positions, the difference of lengths counted, over the longer length. */
        HAMMING,
        /** Jaro's (1989): common characters within half the longer length, and their transpositions. */
        JARO,
        /** Jaro's with Winkler's (1990) bonus of 0.1 for each of up to four common first characters, above 0.7. */
        JARO_WINKLER
    }

    private final Distance distance;

    /** Creates the metric with Levenshtein's distance. */
    public EditSimilarity() {
        this(Distance.LEVENSHTEIN);
    }

    /** Creates the metric. */
    public EditSimilarity(Distance distance) {
        this.distance = distance;
    }

    @Override
    public String name() {
        return "similarity_" + distance.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String description() {
        return "similarity to the reference by edits of characters";
    }

    @Override
    public double compare(String reference, String response) {
        int[] a = reference.codePoints().toArray();
        int[] b = response.codePoints().toArray();
        if (a.length == 0 && b.length == 0) {
            return 1;
        }
        double longer = Math.max(a.length, b.length);
        return switch (distance) {
            case LEVENSHTEIN -> 1 - levenshtein(a, b) / longer;
            case HAMMING -> 1 - hamming(a, b) / longer;
            case JARO -> jaro(a, b);
            case JARO_WINKLER -> jaroWinkler(a, b);
        };
    }

    private static int levenshtein(int[] a, int[] b) {
        int[] costs = new int[b.length + 1];
        for (int j = 0; j <= b.length; j++) {
            costs[j] = j;
        }
        for (int i = 1; i <= a.length; i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= b.length; j++) {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(substituted, 1 + Math.min(costs[j], costs[j - 1]));
            }
        }
        return costs[b.length];
    }

    private static int hamming(int[] a, int[] b) {
        int shorter = Math.min(a.length, b.length);
        int differing = Math.max(a.length, b.length) - shorter;
        for (int i = 0; i < shorter; i++) {
            differing += a[i] == b[i] ? 0 : 1;
        }
        return differing;
    }

    private static double jaro(int[] a, int[] b) {
        int reach = Math.max(0, Math.max(a.length, b.length) / 2 - 1);
        boolean[] inA = new boolean[a.length];
        boolean[] inB = new boolean[b.length];
        int common = 0;
        for (int j = 0; j < b.length; j++) {
            for (int i = Math.max(0, j - reach); i < Math.min(a.length, j + reach + 1); i++) {
                if (!inA[i] && a[i] == b[j]) {
                    inA[i] = true;
                    inB[j] = true;
                    common++;
                    break;
                }
            }
        }
        if (common == 0) {
            return 0;
        }
        int outOfOrder = 0;
        int i = 0;
        for (int j = 0; j < b.length; j++) {
            if (inB[j]) {
                while (!inA[i]) {
                    i++;
                }
                outOfOrder += a[i++] == b[j] ? 0 : 1;
            }
        }
        double m = common;
        // Jaro counts whole transpositions.
        int transpositions = outOfOrder / 2;
        return (m / a.length + m / b.length + (m - transpositions) / m) / 3;
    }

    private static double jaroWinkler(int[] a, int[] b) {
        double jaro = jaro(a, b);
        if (jaro <= WINKLER_THRESHOLD) {
            return jaro;
        }
        int prefix = 0;
        while (prefix < Math.min(WINKLER_PREFIX, Math.min(a.length, b.length)) && a[prefix] == b[prefix]) {
            prefix++;
        }
        return jaro + prefix * WINKLER_WEIGHT * (1 - jaro);
    }
}
