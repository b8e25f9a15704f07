package dev.retort.evaluation.lexical;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * BLEU (Papineni et al. 2002) from 0 to 1 as ragas computes it with sacreBLEU: mteval-13a tokens, up to four words,
 * exponential smoothing, no effective order (an answer under four tokens scores 0).
 *
 * <p>As in ragas only the answer's first sentence is scored, every sentence of the reference being an alternative; the
 * texts are cut at full stop and space.
 */
public final class Bleu implements ReferenceMetric {

    private static final int LONGEST = 4;
    private static final Pattern SENTENCE_END = Pattern.compile(". ", Pattern.LITERAL);
    private static final Pattern SYMBOL = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
    private static final Pattern MARK_AFTER_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
    private static final Pattern MARK_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

    /** Creates the metric. */
    public Bleu() {}

    @Override
    public String name() {
        return "bleu";
    }

    @Override
    public String description() {
        return "BLEU of the answer's first sentence against the reference's sentences";
    }

    @Override
    public double compare(String reference, String response) {
        List<String> given = tokens(SENTENCE_END.split(response, -1)[0]);
        List<List<String>> alternatives = Arrays.stream(SENTENCE_END.split(reference, -1))
                .map(Bleu::tokens)
                .toList();
        int[] correct = new int[LONGEST];
        int[] total = new int[LONGEST];
        for (int n = 1; n <= LONGEST; n++) {
            Map<List<String>, Integer> counts = Counts.ofNgrams(given, n);
            Map<List<String>, Integer> most = new HashMap<>();
            for (List<String> alternative : alternatives) {
                Counts.ofNgrams(alternative, n).forEach((ngram, count) -> most.merge(ngram, count, Math::max));
            }
            correct[n - 1] = Counts.common(counts, most);
            total[n - 1] = Counts.total(counts);
        }
        return brevity(given.size(), alternatives) * meanPrecision(correct, total);
    }

    private static double meanPrecision(int[] correct, int[] total) {
        if (Arrays.stream(correct).sum() == 0 || total[LONGEST - 1] == 0) {
            return 0;
        }
        double logarithms = 0;
        double smoothing = 1;
        for (int n = 0; n < LONGEST; n++) {
            double hits = correct[n];
            if (correct[n] == 0) {
                smoothing *= 2;
                hits = 1 / smoothing;
            }
            logarithms += Math.log(hits / total[n]);
        }
        return Math.exp(logarithms / LONGEST);
    }

    /** Returns the penalty for an answer shorter than the reference nearest in length, the shorter of two as near. */
    private static double brevity(int length, List<List<String>> alternatives) {
        int nearest = alternatives.stream()
                .map(List::size)
                .min((a, b) -> Math.abs(length - a) != Math.abs(length - b)
                        ? Integer.compare(Math.abs(length - a), Math.abs(length - b))
                        : Integer.compare(a, b))
                .orElseThrow();
        if (length >= nearest) {
            return 1;
        }
        return length == 0 ? 0 : Math.exp(1 - nearest / (double) length);
    }

    private static List<String> tokens(String sentence) {
        String line = WhiteSpace.strippedFromEnd(sentence)
                .replace("<skipped>", "")
                .replace("-\n", "")
                .replace("\n", " ");
        if (line.contains("&")) {
            line = line.replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">");
        }
        line = SYMBOL.matcher(" " + line + " ").replaceAll(" $1 ");
        line = MARK_AFTER_NO_DIGIT.matcher(line).replaceAll("$1 $2 ");
        line = MARK_BEFORE_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
        line = DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
        return WhiteSpace.split(line);
    }
}
