package dev.retort.evaluation.agreement;

import dev.retort.evaluation.statistics.Interval;
import java.util.Locale;

/**
 * How well scores agree with human labels.
 *
 * @param labels labelled answers with a score
 * @param unscored labelled answers without one; they are in no figure
 * @param auroc chance that a supported answer scores above an unsupported one, ties half: 0.5 is guessing
 * @param aurocInterval by bootstrap over clusters
 * @param balancedAccuracy mean of the shares of supported and unsupported answers judged right at the threshold
 * @param balancedAccuracyInterval by bootstrap over clusters
 * @param kappa Cohen's kappa at the threshold: 0 is chance, 1 full agreement
 * @param kappaInterval by bootstrap over clusters
 * @param calibrationError mean distance of score and share of supported answers over ten bins, weighted by size
 * @param calibrationErrorInterval by bootstrap over clusters
 */
public record Agreement(
        int labels,
        int unscored,
        double auroc,
        Interval aurocInterval,
        double balancedAccuracy,
        Interval balancedAccuracyInterval,
        double kappa,
        Interval kappaInterval,
        double calibrationError,
        Interval calibrationErrorInterval) {

    /** Returns the figures that belong beside every score, such as {@code "AUROC 0.96 [0.94, 0.98], …, 429 human labels"}. */
    public String inShort() {
        return "AUROC %s, balanced accuracy %s, calibration error %s, %d human labels"
                .formatted(
                        with(auroc, aurocInterval),
                        with(balancedAccuracy, balancedAccuracyInterval),
                        with(calibrationError, calibrationErrorInterval),
                        labels);
    }

    /** Returns agreement with one person's labels, such as {@code "kappa 0.61 [0.38, 0.80] over 50 labels"}. */
    public String kappaInShort() {
        return "kappa %s over %d labels".formatted(with(kappa, kappaInterval), labels)
                + (unscored == 0 ? "" : ", %d more without a score".formatted(unscored));
    }

    private static String with(double figure, Interval interval) {
        return String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", figure, interval.low(), interval.high());
    }
}
