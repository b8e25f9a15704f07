package dev.retort.config;

/** How training rows are made: changes of the settings under {@code dataset}. Immutable. */
public final class DatasetOptions {

    private final Changes changes;

    DatasetOptions(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    private DatasetOptions with(String key, Object value) {
        return new DatasetOptions(changes.with(key, value));
    }

    /** Returns the same with the role of the first message; default system. */
    public DatasetOptions withLayout(RunConfig.Layout layout) {
        return with("layout", Changes.name(layout));
    }

    /** Returns the same with in whose words the answers of a teacher model are taught; default auto. */
    public DatasetOptions withWording(AnswerWording wording) {
        return with("wording", Changes.name(wording));
    }

    /** Returns the same with the number of passages beside the one a question was made from, 0 to 50; default none. */
    public DatasetOptions withDistractors(int passages) {
        return with("distractors", passages);
    }

    /** Returns the same with the share of the rows without that passage, answered by a refusal; default 0. */
    public DatasetOptions withWithoutGoldenShare(double share) {
        return with("without_golden_share", share);
    }

    /** Returns the same with the longest context in a row with evidence, in words; default 220. */
    public DatasetOptions withContextWords(int words) {
        return with("context_words", words);
    }

    /** Returns the same with the number of answers of a teacher model for a question, 1 to 20; default 1. */
    public DatasetOptions withTeacherAnswers(int answers) {
        return with("teacher_answers", answers);
    }

    /** Returns the same with the share of the rows kept for the validation loss, 0 to 0.5; default 0. */
    public DatasetOptions withValidationShare(double share) {
        return with("validation_share", share);
    }
}
