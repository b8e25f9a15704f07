package dev.retort.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;

/** Computes what several threads ask for under one key once, and gives the result to all of them. */
public final class OneAtATime<T> {

    /** What is computed. */
    @FunctionalInterface
    public interface Computation<T> {
        T compute() throws InterruptedException;
    }

    private final ConcurrentMap<String, CompletableFuture<T>> running = new ConcurrentHashMap<>();

    public T get(String key, Computation<T> computation) throws InterruptedException {
        CompletableFuture<T> mine = new CompletableFuture<>();
        CompletableFuture<T> others = running.putIfAbsent(key, mine);
        if (others != null) {
            try {
                return others.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new InterruptedException("The computation was stopped.");
            }
        }
        try {
            T result = computation.compute();
            mine.complete(result);
            return result;
        } catch (InterruptedException | RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            running.remove(key, mine);
        }
    }
}
