package dev.retort.spark;

import dev.retort.error.StoppedException;
import dev.retort.http.Pause;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Has work of the cluster done again until no part of it waits for a batch of a service. The first time, all parts hand their
 * batches in; while these are not done the driver sleeps, and no executor is busy but to look at them. Used by one thread.
 */
final class BatchWait {

    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final DriverDesk desk;
    private final UnaryOperator<List<PendingBatch>> notDone;
    private final Pause pause;
    private final Duration longest;
    private Duration waited = Duration.ZERO;

    /**
     * Creates the wait of a run.
     *
     * @param desk hears which parts wait for what
     * @param notDone looks at batches and returns those that are not done
     * @param longest how long a stage waits for its batches, all together
     */
    BatchWait(DriverDesk desk, UnaryOperator<List<PendingBatch>> notDone, Pause pause, Duration longest) {
        this.desk = desk;
        this.notDone = notDone;
        this.pause = pause;
        this.longest = longest;
    }

    /** Begins a stage: what others waited does not count for it. */
    void begin() {
        waited = Duration.ZERO;
    }

    /**
     * Does work, and does it again when the batches are done that parts of it waited for.
     *
     * @param work does all parts; those that wait have no rows, and the desk has heard of them
     * @throws StoppedException if the batches are not done in time
     */
    <T> T collected(Supplier<T> work) {
        while (true) {
            int settled = desk.settledBatches();
            T done = work.get();
            List<PendingBatch> pending = desk.takePending();
            if (pending.isEmpty()) {
                return done;
            }
            List<PendingBatch> jobs = jobs(pending);
            // Where money is lacking, a batch that was collected meanwhile may have freed some.
            if (jobs.isEmpty() && desk.settledBatches() == settled) {
                throw pending.getFirst().stop();
            }
            waitFor(jobs);
        }
    }

    /** Two attempts at a task name the same job. */
    private static List<PendingBatch> jobs(List<PendingBatch> pending) {
        Map<String, PendingBatch> byId = new LinkedHashMap<>();
        pending.forEach(batch -> batch.job().ifPresent(id -> byId.put(id, batch)));
        return List.copyOf(byId.values());
    }

    private void waitFor(List<PendingBatch> jobs) {
        List<PendingBatch> pending = jobs;
        for (Duration wait = FIRST_WAIT; !pending.isEmpty(); wait = longer(wait)) {
            if (longest.minus(waited).compareTo(wait) < 0) {
                throw stop(pending);
            }
            try {
                pause.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException("Stopped while batches were waited for.", "Run again to collect them.", e);
            }
            waited = waited.plus(wait);
            pending = notDone.apply(pending);
        }
    }

    private static Duration longer(Duration wait) {
        Duration longer = wait.multipliedBy(2);
        return longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
    }

    private static StoppedException stop(List<PendingBatch> pending) {
        return pending.size() == 1
                ? pending.getFirst().stop()
                : new StoppedException(
                        "%d batch jobs are not done, among them: %s"
                                .formatted(pending.size(), pending.getFirst().problem()),
                        "Run again later to collect their %d replies; nothing is lost."
                                .formatted(pending.stream()
                                        .mapToInt(PendingBatch::requests)
                                        .sum()));
    }
}
