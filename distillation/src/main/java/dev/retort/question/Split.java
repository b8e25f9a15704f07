package dev.retort.question;

/** Which side a question is on. */
public enum Split {
    /** The teacher answers it and the student learns from it. */
    TRAIN,
    /** Only for measuring. */
    EVAL,
    /** Only for measuring: asked by people. */
    ASKED
}
