package dev.retort.evaluation.grounding;

import dev.retort.text.CommonSubsequence;
import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Each sentence of an answer beside the part of the source that shares most of its words in order: one sentence or two
 * neighbours.
 *
 * @param pairs one a sentence
 * @param share words of the answer that stand in order with their part of the source, from 0 to 1
 */
record Alignment(List<Pair> pairs, double share) {

    /** A sentence with the likest part of the source. */
    record Pair(String sentence, String likest) {}

    static Alignment of(List<String> answer, List<String> source) {
        List<String> parts = new ArrayList<>(source);
        for (int i = 0; i + 1 < source.size(); i++) {
            parts.add(source.get(i) + " " + source.get(i + 1));
        }
        List<List<String>> wordsOfParts = parts.stream().map(Alignment::words).toList();
        List<Pair> pairs = new ArrayList<>();
        int inOrder = 0;
        int all = 0;
        for (String sentence : answer) {
            List<String> words = words(sentence);
            int most = 0;
            String likest = "";
            for (int i = 0; i < parts.size(); i++) {
                int common = CommonSubsequence.length(words, wordsOfParts.get(i));
                if (common > most) {
                    most = common;
                    likest = parts.get(i);
                }
            }
            // A sentence that shares nothing says nothing about negation.
            pairs.add(new Pair(sentence, likest.isEmpty() ? sentence : likest));
            inOrder += most;
            all += words.size();
        }
        return new Alignment(pairs, all == 0 ? 0 : inOrder / (double) all);
    }

    private static List<String> words(String text) {
        return ContentWords.words(text.toLowerCase(Locale.ROOT));
    }
}
