package dev.retort.error;

import org.jspecify.annotations.Nullable;

/** A file that came from outside cannot be used (damaged, encrypted, empty, not of its kind): the caller changes the file. */
public final class InputException extends RetortException {

    /** Creates the exception from one sentence on the problem and one on what to do next. */
    public InputException(String problem, String remedy) {
        super(problem, remedy, null);
    }

    /** Creates the exception, keeping the cause. */
    public InputException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}
