package dev.retort.local.job;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says every few seconds that the training lives, as long as the training itself makes progress: a row, a step or a
 * checkpoint. Without progress it says so and ends the process, for which its parent would otherwise wait for ever.
 */
final class AliveTeller implements Runnable {

    private final EventWriter events;
    private final Duration every;
    private final Duration limit;
    private final Runnable end;
    private final AtomicLong progressAt = new AtomicLong(System.nanoTime());

    /**
     * Creates the teller.
     *
     * @param every pause between two signs of life
     * @param limit longest time without progress
     * @param end ends the process
     */
    AliveTeller(EventWriter events, Duration every, Duration limit, Runnable end) {
        this.events = events;
        this.every = every;
        this.limit = limit;
        this.end = end;
    }

    /** Notes progress. Thread-safe. */
    void progress() {
        progressAt.set(System.nanoTime());
    }

    @Override
    public void run() {
        try {
            while (System.nanoTime() - progressAt.get() <= limit.toNanos()) {
                events.write(new TrainingEvent.Alive());
                Thread.sleep(every);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        events.write(new TrainingEvent.Failed(
                "The training hung: no row was finished in %d minutes. Create the job again to resume from its last checkpoint."
                        .formatted(limit.toMinutes()),
                false));
        end.run();
    }
}
