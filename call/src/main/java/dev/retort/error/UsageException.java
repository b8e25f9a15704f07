package dev.retort.error;

import org.jspecify.annotations.Nullable;

/** A call, option or setting is wrong: the caller changes it. The command line exits with 2. */
public final class UsageException extends RetortException {

    /** Creates the exception from one sentence on the problem and one on what to do next. */
    public UsageException(String problem, String remedy) {
        super(problem, remedy, null);
    }

    /** Creates the exception, keeping the cause. */
    public UsageException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}
