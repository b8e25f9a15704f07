package dev.retort.server.job;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does one kind of work on one job after another. Thread-safe. */
public final class JobThread {

    private static final Logger LOG = LoggerFactory.getLogger(JobThread.class);
    private static final Duration WAKES_EVERY = Duration.ofMillis(200);

    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
    private final Consumer<String> work;
    private final Consumer<String> failed;
    private final StopSignal stop;
    private final Thread thread;

    /**
     * Prepares the thread.
     *
     * @param work done on the job of an id
     * @param failed receives the id of a job at which the work threw
     * @param stop ends the thread
     */
    public JobThread(String name, Consumer<String> work, Consumer<String> failed, StopSignal stop) {
        this.work = work;
        this.failed = failed;
        this.stop = stop;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /** Starts it. */
    public void start() {
        thread.start();
    }

    /** Adds a job to those that wait. */
    public void add(String id) {
        waiting.add(id);
    }

    /** Returns whether a job waits. */
    public boolean holds(String id) {
        return waiting.contains(id);
    }

    /** Waits for the end of the work at hand. */
    public void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        while (!stop.asked()) {
            String id = next();
            if (id != null) {
                workOn(id);
            }
        }
    }

    private void workOn(String id) {
        try {
            work.accept(id);
        } catch (RuntimeException | Error e) {
            // Even an exhausted memory ends one job, not the thread for all that wait.
            LOG.error("Job {} could not be worked on", id, e);
            try {
                // A job that stays half done for ever would be worse than one that failed.
                failed.accept(id);
            } catch (RuntimeException onFailure) {
                LOG.error("The failure of job {} could not be recorded", id, onFailure);
            }
        }
    }

    private @Nullable String next() {
        try {
            return waiting.poll(WAKES_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
