package dev.retort.concurrent;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Hands on what another thread made or threw: an error as the same error, an exception as the same exception. */
public final class Outcomes {

    private Outcomes() {}

    /**
     * Waits for a result.
     *
     * @throws RuntimeException or Error, as the other thread threw it
     * @throws IllegalStateException if the other thread threw a checked exception, which is the cause
     * @throws InterruptedException if this thread is interrupted
     */
    public static <T> T of(Future<T> running) throws InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException e) {
            Exception failure = failure(e);
            throw failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
        }
    }

    /**
     * Returns the exception that another thread threw.
     *
     * @throws Error if the other thread threw an error, which no caller can treat as a failed piece of work
     */
    public static Exception failure(ExecutionException e) {
        return switch (e.getCause()) {
            case Error error -> throw error;
            case Exception cause -> cause;
            case null, default -> e;
        };
    }
}
