package dev.retort.call;

import dev.retort.call.journal.RecordedReply;
import dev.retort.concurrent.Outcomes;
import dev.retort.error.RetortException;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One attempt at a call, within its time. */
final class Attempt {

    /** How long a reply that is already paid for is waited for once the work is to stop. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    /**
     * What an attempt brought.
     *
     * @param reply the reply
     * @param vectors one a text, for embeddings; otherwise empty
     * @param pause how long the server wants no further request
     */
    record Brought(RecordedReply reply, List<float[]> vectors, Optional<Duration> pause) {}

    private Attempt() {}

    /**
     * Makes the attempt in a thread of its own. Interrupted, it waits a little for the reply, returns it and leaves the
     * thread interrupted.
     *
     * @throws CallException if it fails or takes longer
     */
    static Brought make(Callable<Brought> attempt, Duration timeout) throws InterruptedException {
        FutureTask<Brought> task = new FutureTask<>(attempt);
        Thread.ofVirtual().start(task);
        try {
            return get(task, timeout);
        } catch (InterruptedException stop) {
            try {
                Brought brought = get(task, GRACE.compareTo(timeout) < 0 ? GRACE : timeout);
                Thread.currentThread().interrupt();
                return brought;
            } catch (CallException e) {
                stop.addSuppressed(e);
                throw stop;
            }
        } finally {
            task.cancel(true);
        }
    }

    private static Brought get(FutureTask<Brought> task, Duration time) throws InterruptedException {
        try {
            return task.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new CallException(
                    FailureKind.TIMED_OUT, "no answer within " + time.toMillis() / 1000.0 + " s", null, e);
        } catch (ExecutionException e) {
            if (Outcomes.failure(e) instanceof RetortException forTheUser) {
                throw forTheUser;
            }
            throw CallException.of(e);
        }
    }
}
