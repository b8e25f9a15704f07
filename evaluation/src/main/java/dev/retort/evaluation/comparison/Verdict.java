package dev.retort.evaluation.comparison;

/** The result of a paired comparison. */
public enum Verdict {
    /** The candidate is better, and chance is an unlikely reason. */
    BETTER,
    /** The candidate is worse, and chance is an unlikely reason. */
    WORSE,
    /** The candidate differs on a score of which no direction is better. */
    DIFFERENT,
    /** These questions cannot tell the arms apart. */
    NOT_DETECTABLE
}
