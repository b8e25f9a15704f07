package dev.retort.config;

import java.util.Comparator;
import java.util.List;
import org.apiguardian.api.API;

/** Finds the word a person probably meant, by Levenshtein distance. */
@API(status = API.Status.INTERNAL)
public final class NearestWord {

    private NearestWord() {}

    /**
     * Returns the known words nearest to a word if they are near enough to be meant: at most a third of the letters differ,
     * two letters of a short word. Letters that changed places count as two.
     */
    public static List<String> near(String word, List<String> known) {
        int least = known.stream()
                .mapToInt(candidate -> distance(word, candidate))
                .min()
                .orElse(Integer.MAX_VALUE);
        return least > Math.max(2, word.length() / 3) || least >= word.length()
                ? List.of()
                : known.stream()
                        .filter(candidate -> distance(word, candidate) == least)
                        .toList();
    }

    static String to(String word, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
