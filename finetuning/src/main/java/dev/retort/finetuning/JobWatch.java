package dev.retort.finetuning;

import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.http.Pause;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Watches a job to its end by asking for it: at once, after a tenth of a second, then at intervals that double up to 25
 * seconds, so an hour takes about 150 readings. A watch keeps nothing: one that was killed is taken up by the job's id.
 * Thread-safe.
 */
public final class JobWatch {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(25);

    private final FineTuner tuner;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final Duration patience;
    private final Duration longest;

    /** Receives what a watch sees. */
    public interface Listener {

        /** A listener that ignores everything. */
        Listener NONE = new Listener() {};

        /** The job was read; called at every reading, also where nothing has changed. */
        default void seen(FineTuningJob job) {}

        /** The service could not be reached; the watch continues. */
        default void unreachable(ResourceException reason) {}
    }

    /** Creates a watch that bears an hour without the service. */
    public JobWatch(FineTuner tuner) {
        this(tuner, System::nanoTime, Pause.REAL, Duration.ofHours(1));
    }

    /**
     * Creates a watch.
     *
     * @param nanoTime time that passes evenly, whatever the clock on the wall is set to, in nanoseconds
     * @param patience how long the service may be out of reach before the watch gives up
     */
    public JobWatch(FineTuner tuner, LongSupplier nanoTime, Pause pause, Duration patience) {
        this(tuner, nanoTime, pause, patience, LONGEST);
    }

    private JobWatch(FineTuner tuner, LongSupplier nanoTime, Pause pause, Duration patience, Duration longest) {
        this.tuner = tuner;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.patience = patience;
        this.longest = longest;
    }

    /** Returns a watch that asks at least so often, for a trainer on this machine. */
    public JobWatch atLeastEvery(Duration interval) {
        return new JobWatch(tuner, nanoTime, pause, patience, interval);
    }

    /** Returns the job once it has ended or waits to be started, as {@link #await(String, Listener)} does, reporting nothing. */
    public FineTuningJob await(String jobId) {
        return await(jobId, Listener.NONE);
    }

    /**
     * Returns the job once it has ended, well or not, or is ready and {@linkplain FineTuningJob#waitsForStart() waits to
     * be started}.
     *
     * @throws ModelException if the service refuses, as where there is no such job
     * @throws ResourceException if the service stays out of reach
     * @throws StoppedException if the thread is interrupted; the job itself continues
     */
    public FineTuningJob await(String jobId, Listener listener) {
        return await(jobId, job -> job.status().ended() || job.waitsForStart(), listener);
    }

    /** Returns the job once it is far enough; see {@link #await(String, Listener)}. */
    public FineTuningJob await(String jobId, Predicate<FineTuningJob> farEnough, Listener listener) {
        Duration interval = FIRST;
        long reached = nanoTime.getAsLong();
        while (true) {
            try {
                FineTuningJob job = tuner.get(jobId);
                reached = nanoTime.getAsLong();
                listener.seen(job);
                if (farEnough.test(job)) {
                    return job;
                }
            } catch (ResourceException e) {
                if (nanoTime.getAsLong() - reached > patience.toNanos()) {
                    throw e;
                }
                listener.unreachable(e);
            }
            sleep(interval, jobId);
            Duration doubled = interval.multipliedBy(2);
            interval = doubled.compareTo(longest) > 0 ? longest : doubled;
        }
    }

    private void sleep(Duration interval, String jobId) {
        try {
            pause.sleep(interval);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "Stopped watching job %s, which continues.".formatted(jobId), "Watch it again by its id.", e);
        }
    }
}
