package dev.retort.config;

import java.util.List;

/** How answers are scored: changes of the settings under {@code scores}. Immutable. */
public final class ScoreOptions {

    private final Changes changes;

    ScoreOptions(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    private ScoreOptions with(String key, Object value) {
        return new ScoreOptions(changes.with(key, value));
    }

    /** Returns the same with the names of the scores. */
    public ScoreOptions withMetrics(String... names) {
        return with("metrics", List.of(names));
    }

    /** Returns the same with the score that the verdict is about; default {@code new_information_f1}. */
    public ScoreOptions withPrimary(String name) {
        return with("primary", name);
    }

    /** Returns the same with a model that judges, for scores that need one; default none. */
    public ScoreOptions withJudge(String model) {
        return with("judge", model);
    }

    /** Returns the same with how often the judge is asked the same, 1 to 20; default 1. */
    public ScoreOptions withRepeats(int times) {
        return with("repeats", times);
    }
}
