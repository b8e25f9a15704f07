package dev.retort.text;

import java.util.List;

/** The words that two sequences share in order, with gaps. */
public final class CommonSubsequence {

    private CommonSubsequence() {}

    /** Returns the length of the longest common subsequence, in words; time grows with the product of both lengths. */
    public static int length(List<String> a, List<String> b) {
        int[] lengths = new int[b.size() + 1];
        for (String word : a) {
            int diagonal = 0;
            for (int j = 1; j <= b.size(); j++) {
                int above = lengths[j];
                lengths[j] = word.equals(b.get(j - 1)) ? diagonal + 1 : Math.max(above, lengths[j - 1]);
                diagonal = above;
            }
        }
        return lengths[b.size()];
    }
}
