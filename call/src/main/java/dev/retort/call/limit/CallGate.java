package dev.retort.call.limit;

import dev.retort.error.StoppedException;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls to one model pass: no more at once than the server bears, no faster than its rates allow, not while it asked
 * for a pause, and not at all once it is down. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class CallGate {

    private static final int FAILURES_OF_A_SERVER_DOWN = 5;
    private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(40);

    private final String model;
    private final ModelLimits limits;
    private final AdaptiveLimit concurrency;
    private final @Nullable RateWindow requests;
    private final @Nullable RateWindow tokens;
    private final IntSupplier processes;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private int inFlight;
    private long pausedUntil;
    private int failuresInARow;
    private long successes;
    private int rejectionsInARow;
    private long firstFailureAt;
    private long lastFailureAt;
    private String lastFailure = "";

    /** Creates the gate of a model that was not called yet. */
    public CallGate(String model, ModelLimits limits) {
        this(model, limits, () -> 1);
    }

    /**
     * Creates the gate of a model that several processes call at the same time.
     *
     * @param processes how many there are now, at least 1; each keeps to its part of the rates, and the concurrency is its own
     */
    public CallGate(String model, ModelLimits limits, IntSupplier processes) {
        this.processes = processes;
        this.model = model;
        this.limits = limits;
        long now = System.nanoTime();
        this.concurrency = new AdaptiveLimit(limits.concurrency());
        this.pausedUntil = now;
        this.requests = limits.requestsPerMinute().isPresent()
                ? new RateWindow(limits.requestsPerMinute().getAsInt(), now)
                : null;
        this.tokens = limits.tokensPerMinute().isPresent()
                ? new RateWindow(limits.tokensPerMinute().getAsInt(), now)
                : null;
    }

    /** The right to make one attempt; the first call of one of its methods ends it. */
    public final class Pass {

        private final long expectedTokens;
        private boolean ended;

        private Pass(long expectedTokens) {
            this.expectedTokens = expectedTokens;
        }

        /**
         * The attempt succeeded.
         *
         * @param usedTokens tokens in and out, 0 where unknown
         * @param pause how long the server wants no further request, as its rate headers say
         */
        public void succeeded(long usedTokens, Optional<Duration> pause) {
            leave(() -> {
                failuresInARow = 0;
                successes++;
                rejectionsInARow = 0;
                concurrency.succeeded();
                if (tokens != null && usedTokens > 0) {
                    tokens.giveBack((double) (expectedTokens - usedTokens));
                }
                pause.ifPresent(CallGate.this::pause);
            });
        }

        /** The attempt failed. */
        public void failed(CallException failure) {
            leave(() -> {
                if (failure.kind() == FailureKind.REJECTED) {
                    failuresInARow = 0;
                    return;
                }
                if (failuresInARow++ == 0) {
                    firstFailureAt = System.nanoTime();
                }
                lastFailureAt = System.nanoTime();
                lastFailure = failure.reason();
                if (failure.kind() == FailureKind.RATE_LIMITED || failure.kind() == FailureKind.OVERLOADED) {
                    concurrency.rejected();
                }
                if (failure.kind() == FailureKind.RATE_LIMITED) {
                    // One 429 among answers is that request's own matter; several in a row are everybody's.
                    if (++rejectionsInARow > 1) {
                        failure.retryAfter().ifPresent(CallGate.this::pause);
                    }
                }
            });
        }

        /** The attempt was not made. */
        public void notUsed() {
            leave(() -> {});
        }

        private void leave(Runnable note) {
            lock.lock();
            try {
                if (!ended) {
                    ended = true;
                    inFlight--;
                    note.run();
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits until an attempt may be made.
     *
     * @param expectedTokens tokens in and out that it may take
     * @throws StoppedException if the model is down
     */
    public Pass enter(long expectedTokens) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (isDown()) {
                    throw down();
                }
                long wait = waitNanos(expectedTokens);
                if (wait == 0) {
                    break;
                }
                if (wait == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    long unused = changed.awaitNanos(wait);
                }
            }
            inFlight++;
            if (requests != null) {
                requests.take(1);
            }
            if (tokens != null) {
                tokens.take((double) expectedTokens);
            }
            return new Pass(expectedTokens);
        } finally {
            lock.unlock();
        }
    }

    /** Waits before a repeated attempt, without holding others up. */
    public void rest(int attempt, CallException failure) throws InterruptedException {
        Thread.sleep(new Backoff(ThreadLocalRandom.current()).after(attempt, answering(), failure.retryAfter()));
    }

    /** Returns whether the model answers: its latest attempts were not all failures. */
    public boolean answering() {
        lock.lock();
        try {
            return failuresInARow < FAILURES_OF_A_SERVER_DOWN;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many attempts have succeeded so far. */
    public long successes() {
        lock.lock();
        try {
            return successes;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many requests may be in flight now. */
    public int currentConcurrency() {
        lock.lock();
        try {
            return concurrency.current();
        } finally {
            lock.unlock();
        }
    }

    /** Creates the exception that says that the model is down and nothing is lost. */
    public StoppedException down() {
        return new StoppedException(
                "%s does not answer: %s.".formatted(model, withoutStop(lastFailure)),
                "Everything done so far is kept; run again when it answers, or name another model.");
    }

    /** A model that was left alone for a while may be tried again; one more failure then shows it down again. */
    private boolean isDown() {
        long now = System.nanoTime();
        return failuresInARow >= FAILURES_OF_A_SERVER_DOWN
                && now - firstFailureAt > limits.downAfter().toNanos()
                && now - lastFailureAt < TRIED_AGAIN_AFTER.toNanos();
    }

    private long waitNanos(long expectedTokens) {
        if (inFlight >= concurrency.current()) {
            return Long.MAX_VALUE;
        }
        long now = System.nanoTime();
        long wait = Math.max(0, pausedUntil - now);
        if (requests != null) {
            requests.shareWith(processes.getAsInt(), now);
            wait = Math.max(wait, requests.waitNanos(1, now));
        }
        if (tokens != null) {
            tokens.shareWith(processes.getAsInt(), now);
            wait = Math.max(wait, tokens.waitNanos((double) expectedTokens, now));
        }
        return wait;
    }

    private void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        if (until - pausedUntil > 0) {
            pausedUntil = until;
        }
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
