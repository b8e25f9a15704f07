package dev.retort;

import dev.retort.distillation.TunedStudent;

/**
 * The tuned student of a finished run, which answers from the run's passages. Its calls count against the run's budget. Used
 * by one thread at a time; a second process on the run is refused until it is closed.
 */
public final class Chat implements AutoCloseable {

    private final TunedStudent student;
    private final RunModels models;

    Chat(TunedStudent student, RunModels models) {
        this.student = student;
        this.models = models;
    }

    /** Answers one question; the reply has the passages that it rests on. */
    public TunedStudent.Reply ask(String question) {
        return student.ask(question);
    }

    /** Answers one question as the student did before its training, from the same passages. */
    public TunedStudent.Reply askUntuned(String question) {
        return student.askUntuned(question);
    }

    /** Closes the student and its models. */
    @Override
    public void close() {
        try (models) {
            student.close();
        }
    }
}
