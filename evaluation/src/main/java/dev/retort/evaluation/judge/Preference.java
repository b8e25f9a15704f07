package dev.retort.evaluation.judge;

/** Which of two answers is better. */
public enum Preference {
    /** The one shown first. */
    FIRST,
    /** The one shown second. */
    SECOND,
    /** Neither. */
    TIE
}
