package dev.retort.run;

import java.util.EnumSet;
import java.util.List;
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

    @Override
    public String toString() {
        return title();
    }

    /** Returns the sentence on what a run still has to do that stopped within a stage. */
    public static String leftAt(Stage stopped, Stage last) {
        List<String> after = EnumSet.allOf(Stage.class).stream()
                .filter(stage -> stage.compareTo(stopped) > 0 && stage.compareTo(last) <= 0)
                .map(Stage::title)
                .toList();
        return "Left to do: the rest of %s%s."
                .formatted(stopped.title(), after.isEmpty() ? "" : ", then " + String.join(", ", after));
    }
}
