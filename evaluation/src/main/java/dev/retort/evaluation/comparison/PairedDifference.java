package dev.retort.evaluation.comparison;

import java.util.Optional;

/**
 * One metric, candidate against one other arm, on the questions scored on both.
 *
 * @param candidate the arm in question, such as {@code "tuned"}
 * @param other the arm it is held against, such as {@code "student"}
 * @param questions scored on both
 * @param clusters sections these questions come from
 * @param estimate empty where there are fewer than two clusters
 * @param verdict what it shows
 * @param sentence the verdict for a person to read
 */
public record PairedDifference(
        String candidate,
        String other,
        int questions,
        int clusters,
        Optional<Estimate> estimate,
        Verdict verdict,
        String sentence) {}
