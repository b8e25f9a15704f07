package dev.retort.evaluation.agreement;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The figures of agreement between scores and labels. */
final class AgreementFigures {

    private static final int BINS = 10;

    private AgreementFigures() {}

    /** Returns the area under the receiver operating characteristic, by ranks (Mann–Whitney); 0.5 with one class only. */
    static double auroc(List<LabelledScore> scores) {
        LabelledScore[] sorted = scores.toArray(LabelledScore[]::new);
        Arrays.sort(sorted, Comparator.comparingDouble(LabelledScore::score));
        double rankSum = 0;
        double supported = 0;
        int start = 0;
        while (start < sorted.length) {
            int end = start;
            while (end < sorted.length && sorted[end].score() == sorted[start].score()) {
                end++;
            }
            double rank = (start + 1 + end) / 2.0;
            for (int i = start; i < end; i++) {
                if (sorted[i].supported()) {
                    rankSum += rank;
                    supported++;
                }
            }
            start = end;
        }
        double others = sorted.length - supported;
        return supported == 0 || others == 0 ? 0.5 : (rankSum - supported * (supported + 1) / 2) / (supported * others);
    }

    /** Returns the mean of the shares judged right in each class; 0.5 with one class only. */
    static double balancedAccuracy(List<LabelledScore> scores, double threshold) {
        double[] right = new double[2];
        double[] all = new double[2];
        for (LabelledScore score : scores) {
            int label = score.supported() ? 1 : 0;
            all[label]++;
            right[label] += (score.score() >= threshold) == score.supported() ? 1 : 0;
        }
        return all[0] == 0 || all[1] == 0 ? 0.5 : (right[0] / all[0] + right[1] / all[1]) / 2;
    }

    /** Returns Cohen's kappa (1960) of the labels and of whether the score reaches the threshold. */
    static double kappa(List<LabelledScore> scores, double threshold) {
        return Kappa.of(
                scores.stream().map(LabelledScore::supported).toList(),
                scores.stream().map(score -> score.score() >= threshold).toList());
    }

    /** Returns the expected calibration error over ten bins of equal width; scores lie from 0 to 1. */
    static double calibrationError(List<LabelledScore> scores) {
        double[] distance = new double[BINS];
        for (LabelledScore score : scores) {
            int bin = Math.clamp((long) (score.score() * BINS), 0, BINS - 1);
            distance[bin] += score.score() - (score.supported() ? 1 : 0);
        }
        return Arrays.stream(distance).map(Math::abs).sum() / scores.size();
    }
}
