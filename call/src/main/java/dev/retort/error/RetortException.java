package dev.retort.error;

import org.jspecify.annotations.Nullable;

/**
 * Base of everything Retort throws on purpose. The message names the file, setting or model and says what to do next.
 *
 * <p>The subclasses are sorted by what the caller can do: {@link UsageException} (change the call or the
 * configuration), {@link InputException} (change the file), {@link ResourceException} (free a resource of this machine),
 * {@link ModelException} (change the model, key or service) and {@link StoppedException} (run again).
 */
public abstract sealed class RetortException extends RuntimeException
        permits UsageException, InputException, ResourceException, ModelException, StoppedException {

    private final String problem;
    private final String remedy;

    RetortException(String problem, String remedy, @Nullable Throwable cause) {
        super(remedy.isEmpty() ? problem : problem + " " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Returns what went wrong, naming the file, setting or model: one sentence. */
    public String problem() {
        return problem;
    }

    /** Returns what to do next, or an empty string where the problem says it all. */
    public String remedy() {
        return remedy;
    }
}
