package dev.retort.server.job;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks threads to end at their next look. An interrupt would also close the files that they write. */
public final class StopSignal {

    private final CountDownLatch asked = new CountDownLatch(1);

    /** Asks for the end. */
    public void ask() {
        asked.countDown();
    }

    /** Returns whether the end is asked for. */
    public boolean asked() {
        return asked.getCount() == 0;
    }

    /** Waits; returns whether the end is asked for. */
    public boolean within(Duration time) {
        try {
            return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
