package dev.retort.http;

import java.time.Duration;

/** Waits, so that a test can wait without time passing. */
@FunctionalInterface
public interface Pause {

    /** Waits on the real clock. */
    Pause REAL = Thread::sleep;

    /** Returns after the duration, or at once where it is zero. */
    void sleep(Duration duration) throws InterruptedException;
}
