package dev.retort.report;

import dev.retort.evaluation.comparison.ContextFigures;
import java.util.Locale;

/** Says how much of the answers lies within the context that the student gets. */
public final class ContextSentence {

    private ContextSentence() {}

    /** Returns one or two sentences. */
    public static String of(ContextFigures figures) {
        String hits = figures.hitRate()
                .map(rate -> String.format(
                        Locale.ROOT,
                        " A source passage was retrieved for %.0f %% of the %d questions whose source is known.",
                        100 * rate,
                        figures.withSource()))
                .orElse("");
        return String.format(
                        Locale.ROOT,
                        "The context that the student gets states %.3f of the key facts in %.0f words"
                                + " (context_fact_recall, %d questions).",
                        figures.factRecall(),
                        figures.words(),
                        figures.questions())
                + hits;
    }
}
