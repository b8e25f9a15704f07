package dev.retort.error;

import org.jspecify.annotations.Nullable;

/** A model or service refused or failed for good: the caller changes the model, the key or the service. */
public final class ModelException extends RetortException {

    /** Creates the exception from one sentence on the problem and one on what to do next. */
    public ModelException(String problem, String remedy) {
        super(problem, remedy, null);
    }

    /** Creates the exception, keeping the cause. */
    public ModelException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}
