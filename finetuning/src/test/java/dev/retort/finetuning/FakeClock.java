package dev.retort.finetuning;

import dev.retort.http.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only where somebody waits on it. */
public final class FakeClock implements InstantSource, Pause {

    private Instant now = Instant.parse("2026-11-22T00:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Sets the clock. */
    synchronized void set(Instant to) {
        now = to;
    }

    /** Returns the time that passed, in nanoseconds. */
    public long nanoTime() {
        return Duration.between(Instant.EPOCH, instant()).toNanos();
    }

    @Override
    public synchronized void sleep(Duration duration) {
        now = now.plus(duration);
    }
}
