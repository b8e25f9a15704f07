package dev.retort.error;

import org.jspecify.annotations.Nullable;

/** This machine lacks something (disk, memory, permission, a lock): the caller frees it and runs again. */
public final class ResourceException extends RetortException {

    /** Creates the exception from one sentence on the problem and one on what to do next. */
    public ResourceException(String problem, String remedy) {
        super(problem, remedy, null);
    }

    /** Creates the exception, keeping the cause. */
    public ResourceException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}
