package dev.retort.run;

import java.util.Locale;

/** The stages of a run, in their order. */
public enum Stage {
    PASSAGES,
    QUESTIONS,
    ANSWERS,
    DATASET,
    FINETUNE,
    EVALUATE,
    COMPARE,
    REPORT;

    /** Returns the name in commands and files. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
