package dev.retort.local.job;

import java.nio.file.Path;

/**
 * Where a job's files lie.
 *
 * @param path the folder of the job, {@code output} of its request
 */
record JobFolder(Path path) {

    /** The record that {@code LocalFineTuner.get} returns. */
    Path record() {
        return path.resolve("job.json");
    }

    /** The task of the child process. */
    Path task() {
        return path.resolve("task.json");
    }

    /** Adapter, optimiser and progress after the last stored step. */
    Path checkpoint() {
        return path.resolve("checkpoint.safetensors");
    }

    /** The adapter with the lowest validation loss so far. */
    Path best() {
        return path.resolve("best.safetensors");
    }

    /** The finished adapter as PEFT reads it. */
    Path adapter() {
        return path.resolve("adapter");
    }

    /** Losses on a general text before and after. */
    Path forgetting() {
        return path.resolve("forgetting.json");
    }

    /** The standard error of the child process and its native libraries. */
    Path log() {
        return path.resolve("training.log");
    }

    /** Held by the child process that writes here. */
    Path lock() {
        return path.resolve("training.lock");
    }
}
