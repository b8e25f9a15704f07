package dev.retort.config;

/** How a local question writer is used. */
public enum QuestionWriting {
    /** A local model that follows instructions is asked, another continues examples. */
    AUTO,
    /** The model continues examples. */
    EXAMPLES,
    /** The model is asked. */
    INSTRUCTIONS
}
