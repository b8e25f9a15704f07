package dev.retort.server.chat;

import dev.retort.distillation.TunedStudent;
import java.nio.file.Path;

/** The student of a run, which answers from the run's passages. Used by one thread at a time; closing it frees the run. */
public interface RunStudent extends AutoCloseable {

    /** Opens the student of a run. */
    @FunctionalInterface
    interface Source {
        /**
         * Opens it.
         *
         * @param run the run's folder
         * @throws dev.retort.error.RetortException if the run has no tuned student, or another process works in it
         */
        RunStudent open(Path run);
    }

    /**
     * Answers a question.
     *
     * @param tuned whether the tuned student answers, or the student before its training
     */
    TunedStudent.Reply ask(String question, boolean tuned);

    @Override
    void close();
}
