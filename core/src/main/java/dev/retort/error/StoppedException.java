package dev.retort.error;

import org.jspecify.annotations.Nullable;

/** The work was stopped on request (Ctrl-C, a budget reached): nothing is lost, the same command goes on. */
public final class StoppedException extends RetortException {

    /** Creates the exception from one sentence on the problem and one on what to do next. */
    public StoppedException(String problem, String remedy) {
        super(problem, remedy, null);
    }

    /** Creates the exception, keeping the cause. */
    public StoppedException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}
