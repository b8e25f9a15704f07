package dev.retort.error;

import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The work was stopped on request (Ctrl-C, a budget reached): nothing is lost, the same command resumes. */
public non-sealed class StoppedException extends RetortException {

    /** Creates the exception from one sentence on the problem and one on what to do next. */
    public StoppedException(String problem, String remedy) {
        super(problem, remedy, null);
    }

    /** Creates the exception, keeping the cause. */
    public StoppedException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }

    /**
     * Returns a failure as the stop that it is where Java closed a file because the thread that reads or writes it was
     * interrupted, and any other failure as it is.
     *
     * @param work what was stopped, to follow "Stopped during"
     */
    public static RuntimeException orFailure(RuntimeException failure, String work) {
        boolean interrupted = Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(ClosedByInterruptException.class::isInstance);
        return interrupted && !(failure instanceof StoppedException)
                ? new StoppedException(
                        "Stopped during %s.".formatted(work),
                        "Everything done so far is kept; run again to resume.",
                        failure)
                : failure;
    }
}
