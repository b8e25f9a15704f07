package dev.retort.local;

import dev.retort.progress.Progress;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Passes on how far a task is once it has taken ten seconds; shorter ones are not worth a line. Thread-safe. */
final class LateProgress implements Progress {

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Progress progress;
    private final LongSupplier nanoTime;
    private volatile long begun;

    LateProgress(Progress progress, LongSupplier nanoTime) {
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    @Override
    public void advanced(String task, long done, long total) {
        if (done == 0) {
            begun = nanoTime.getAsLong();
        } else if (nanoTime.getAsLong() - begun >= QUIET_NANOS) {
            progress.advanced(task, done, total);
        }
    }
}
