package dev.retort.config;

import dev.retort.question.QuestionKind;
import java.nio.file.Path;
import java.util.Map;

/** How questions come about: changes of the settings under {@code questions}. Immutable. */
public final class QuestionOptions {

    private final Changes changes;

    QuestionOptions(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    private QuestionOptions with(String key, Object value) {
        return new QuestionOptions(changes.with(key, value));
    }

    /** Returns the same with the model that writes the questions; default the default student. */
    public QuestionOptions withModel(String model) {
        return with("model", model);
    }

    /** Returns the same with whether a local writer continues examples or is asked; default by its size. */
    public QuestionOptions withWriting(QuestionWriting writing) {
        return with("writing", Changes.name(writing));
    }

    /** Returns the same with the number of train questions, at least 1; default 112. */
    public QuestionOptions withTrain(int questions) {
        return with("train", questions);
    }

    /** Returns the same with the number of eval questions, at least 1; default 100. */
    public QuestionOptions withEval(int questions) {
        return with("eval", questions);
    }

    /** Returns the same with what keeps train and eval questions apart; default sections. */
    public QuestionOptions withSplit(RunConfig.SplitBy by) {
        return with("split", Changes.name(by));
    }

    /** Returns the same with the number of first pages for training, with a split by pages. */
    public QuestionOptions withTrainPages(int pages) {
        return with("train_pages", pages);
    }

    /** Returns the same with the instruction that a prompted model gets. */
    public QuestionOptions withPrompt(RunConfig.QuestionPrompt prompt) {
        return with("prompt", Changes.name(prompt));
    }

    /** Returns the same with the share of each kind of question, 0 or more; default facts alone. */
    public QuestionOptions withKinds(Map<QuestionKind, Double> shares) {
        return with("kinds", Changes.shares(shares));
    }

    /** Returns the same with a model that may refuse questions which the filters accept; default none. */
    public QuestionOptions withCritic(String model) {
        return with("critic", model);
    }

    /** Returns the same with whether the filters refuse questions; default true. */
    public QuestionOptions withFilters(boolean on) {
        return with("filters", on);
    }

    /** Returns the same with the temperature of a prompted model, 0 to 2; default 0.1. */
    public QuestionOptions withTemperature(double temperature) {
        return with("temperature", temperature);
    }

    /** Returns the same with the longest reply of a prompted model, in tokens; default 512. */
    public QuestionOptions withMaxTokens(int tokens) {
        return with("max_tokens", tokens);
    }

    /** Returns the same with your own train questions instead of written ones; needs {@link #withEvalFile} too. */
    public QuestionOptions withTrainFile(Path file) {
        return with("train_file", Changes.path(file));
    }

    /** Returns the same with your own eval questions instead of written ones; needs {@link #withTrainFile} too. */
    public QuestionOptions withEvalFile(Path file) {
        return with("eval_file", Changes.path(file));
    }

    /** Returns the same with questions that people asked, with key facts: the verdict is then about them; default none. */
    public QuestionOptions withAskedFile(Path file) {
        return with("asked_file", Changes.path(file));
    }
}
