package dev.retort.local.generation;

import dev.retort.progress.Progress;
import java.util.concurrent.atomic.AtomicLong;

/** How far the prompts of sequences that join a batch are computed: minutes, with a large model. Thread-safe. */
final class PromptReading {

    /** The task's name for a person. */
    static final String TASK = "prompt tokens";

    private final Progress progress;
    private final long total;
    private final AtomicLong done = new AtomicLong();

    PromptReading(Progress progress, long total) {
        this.progress = progress;
        this.total = total;
        progress.advanced(TASK, 0, Math.max(1, total));
    }

    void computed(int tokens) {
        progress.advanced(TASK, done.addAndGet(tokens), Math.max(1, total));
    }
}
