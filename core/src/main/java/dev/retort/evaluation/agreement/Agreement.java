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
 * @param balancedAccuracy mean of the shares of supported and unsupported answers told right at the threshold
 * @param balancedAccuracyInterval by bootstrap over clusters
 * @param kappa Cohen's kappa at the threshold: 0 is chance, 1 full agreement
 * @param calibrationError mean distance of score and share of supported answers over ten bins, weighted by size
 */
public record Agreement(
        int labels,
        int unscored,
        double auroc,
        Interval aurocInterval,
        double balancedAccuracy,
        Interval balancedAccuracyInterval,
        double kappa,
        double calibrationError) {

    /** Returns the figures that belong beside every score, such as {@code "AUROC 0.96 [0.94, 0.98], 429 labels"}. */
    public String inShort() {
        return String.format(
                Locale.ROOT,
                "AUROC %.2f [%.2f, %.2f], balanced accuracy %.2f [%.2f, %.2f], %d human labels",
                auroc,
                aurocInterval.low(),
                aurocInterval.high(),
                balancedAccuracy,
                balancedAccuracyInterval.low(),
                balancedAccuracyInterval.high(),
                labels);
    }
}
