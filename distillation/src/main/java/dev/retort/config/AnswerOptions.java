package dev.retort.config;

import dev.retort.run.Arm;

/** How questions are answered: changes of the settings under {@code answers}. Immutable. */
public final class AnswerOptions {

    private final Changes changes;

    AnswerOptions(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    private AnswerOptions with(String key, Object value) {
        return new AnswerOptions(changes.with(key, value));
    }

    /** Returns the same with the longest prompt and answer together, in tokens, at least 128; default 2048. */
    public AnswerOptions withContextWindow(int tokens) {
        return with("context_window", tokens);
    }

    /** Returns the same with the longest context, in words; default 520. */
    public AnswerOptions withContextWords(int words) {
        return with("context_words", words);
    }

    /** Returns the same with the longest evidence, the first text of the context, in words; default 74. */
    public AnswerOptions withEvidenceWords(int words) {
        return with("evidence_words", words);
    }

    /** Returns the same with whether the evidence says where the documents do not answer; default true. */
    public AnswerOptions withDecline(boolean on) {
        return with("decline", on);
    }

    /**
     * Returns the same with what a teacher that is a model is asked for, beyond an answer from the context; default an answer of
     * 30 to 60 words, in the words of the context, with all facts that answer the question.
     */
    public AnswerOptions withTeacherInstruction(String instruction) {
        return with("teacher_instruction", instruction);
    }

    /** Returns the same with the number of nearest sentences that are the context instead; default none. */
    public AnswerOptions withSentences(int sentences) {
        return with("sentences", sentences);
    }

    /** Returns the same with who answers besides the student and the tuned student. */
    public AnswerOptions withArms(Arm... arms) {
        return with("arms", Changes.files(arms));
    }
}
