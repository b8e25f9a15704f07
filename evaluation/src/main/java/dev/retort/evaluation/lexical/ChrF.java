package dev.retort.evaluation.lexical;

import java.util.List;
import java.util.Map;

/**
 * chrF2 (Popović 2015) from 0 to 1 as sacreBLEU counts it: runs of one to six characters without white space, recall
 * weighing twice, averaged over the lengths both texts have. Blank texts score 0.
 */
public final class ChrF implements ReferenceMetric {

    private static final int LONGEST = 6;
    private static final double BETA_SQUARED = 4;

    /** Creates the metric. */
    public ChrF() {}

    @Override
    public String name() {
        return "chrf";
    }

    @Override
    public String description() {
        return "runs of characters shared with the reference";
    }

    @Override
    public double compare(String reference, String response) {
        List<String> expected = characters(reference);
        List<String> given = characters(response);
        double precision = 0;
        double recall = 0;
        int lengths = 0;
        for (int n = 1; n <= Math.min(LONGEST, Math.min(expected.size(), given.size())); n++) {
            Map<List<String>, Integer> inReference = Counts.ofNgrams(expected, n);
            Map<List<String>, Integer> inResponse = Counts.ofNgrams(given, n);
            double common = Counts.common(inResponse, inReference);
            precision += common / Counts.total(inResponse);
            recall += common / Counts.total(inReference);
            lengths++;
        }
        if (precision + recall == 0) {
            return 0;
        }
        precision /= lengths;
        recall /= lengths;
        return (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
    }

    private static List<String> characters(String text) {
        return WhiteSpace.removedFrom(text)
                .codePoints()
                .mapToObj(Character::toString)
                .toList();
    }
}
