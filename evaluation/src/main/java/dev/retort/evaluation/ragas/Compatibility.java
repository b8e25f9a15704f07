package dev.retort.evaluation.ragas;

/** Whose formulas to follow where versions of ragas differ. */
enum Compatibility {
    /** The classes that {@code evaluate()} of ragas 0.4 takes: the default. */
    RAGAS_0_4,
    /** Ragas 0.1: one noncommittal question of three makes relevancy zero; an empty text is embedded as it is. */
    RAGAS_0_1;

    /** Returns what is embedded for an empty text. */
    String embeddable(String text) {
        return text.isEmpty() && this == RAGAS_0_4 ? " " : text;
    }
}
