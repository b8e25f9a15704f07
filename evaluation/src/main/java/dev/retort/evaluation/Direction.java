package dev.retort.evaluation;

/** Which way a score is better. */
public enum Direction {
    /** More is better, as with faithfulness. */
    HIGHER_IS_BETTER,
    /** Less is better, as with the share of tautologies. */
    LOWER_IS_BETTER,
    /** The score only describes, as the length of an answer does. */
    NEITHER;

    /**
     * Returns whether {@code a} is strictly better than {@code b}; never with {@link #NEITHER}.
     *
     * @param a a score or mean
     * @param b another of the same metric
     */
    public boolean isBetter(double a, double b) {
        return switch (this) {
            case HIGHER_IS_BETTER -> a > b;
            case LOWER_IS_BETTER -> a < b;
            case NEITHER -> false;
        };
    }
}
