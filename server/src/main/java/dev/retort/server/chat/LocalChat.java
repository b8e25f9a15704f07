package dev.retort.server.chat;

import dev.retort.local.generation.LocalModelSettings;
import dev.retort.model.ModelRef;
import dev.retort.server.http.Refusal;
import dev.retort.server.model.ServedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Models of this machine: one thread generates. Replies of one base model and of all adapters beside it grow together, a
 * conversation that arrives joins them at the next step, and base models take turns step by step. Thread-safe.
 */
public final class LocalChat implements ChatEngine, AutoCloseable {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final ModelShelf shelf;
    private final int mostGrowing;
    private final int usualTokens;
    private final int mostWaiting;
    private final Deque<Reservation> waiting = new ArrayDeque<>();
    private final Set<ModelRef> forgotten = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread =
            Thread.ofPlatform().name("generation").daemon().unstarted(this::work);
    private boolean closed;

    /**
     * How much is done at once.
     *
     * @param models most base models in memory
     * @param waiting most conversations that wait for others to end, before more are refused
     * @param tokens most of a reply where a request does not say
     */
    public record Capacity(int models, int waiting, int tokens) {

        /** Two base models, 64 conversations, 512 tokens. */
        public static final Capacity DEFAULT = new Capacity(2, 64, 512);
    }

    /**
     * Starts the thread; models are loaded when they are first asked for.
     *
     * @param weights finds the file or folder of a base model
     */
    public LocalChat(Function<ModelRef, Path> weights, LocalModelSettings settings, Capacity capacity) {
        this.shelf = new ModelShelf(weights, settings, capacity.models());
        this.mostGrowing = settings.groups().rows();
        this.usualTokens = capacity.tokens();
        this.mostWaiting = capacity.waiting();
        thread.start();
    }

    @Override
    public ChatWork begin(ServedModel model, ChatTask task) {
        Reservation reservation = new Reservation(model.ref(), task);
        lock.lock();
        try {
            if (closed) {
                throw Refusal.of(503, "The server stops.");
            }
            if (waiting.size() >= mostWaiting) {
                waiting.removeIf(LocalChat::isGivenUp);
            }
            if (waiting.size() >= mostWaiting) {
                throw Refusal.busy("%d conversations wait already. Try again.".formatted(waiting.size()), ASK_AGAIN);
            }
            waiting.add(reservation);
            changed.signal();
        } finally {
            lock.unlock();
        }
        return reservation.work();
    }

    @Override
    public void forget(ServedModel model) {
        lock.lock();
        try {
            forgotten.add(model.ref());
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        while (hasWork()) {
            admit();
            shelf.step();
        }
        shelf.close();
    }

    /** Waits until there is something to do; returns whether there will be. */
    private boolean hasWork() {
        lock.lock();
        try {
            while (true) {
                forgotten.removeIf(shelf::forgets);
                if (closed) {
                    waiting.forEach(reservation -> reservation.work().fail(Refusal.of(503, "The server stops.")));
                    waiting.clear();
                    return shelf.growing() > 0;
                }
                if (!waiting.isEmpty() || shelf.growing() > 0) {
                    return true;
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins those that wait, in the order in which they came, until one has to wait longer. */
    private void admit() {
        for (Optional<Reservation> next = first(); next.isPresent() && begins(next.get()); next = first()) {
            lock.lock();
            try {
                // It may be gone: whoever begins removes those that are given up.
                waiting.remove(next.get());
            } finally {
                lock.unlock();
            }
        }
    }

    private Optional<Reservation> first() {
        lock.lock();
        try {
            return Optional.ofNullable(waiting.peek());
        } finally {
            lock.unlock();
        }
    }

    private boolean begins(Reservation reservation) {
        if (isGivenUp(reservation)) {
            return true;
        }
        try {
            return shelf.growing() < mostGrowing && shelf.begins(reservation, usualTokens);
        } catch (RuntimeException | Error e) {
            reservation.work().fail(e);
            return true;
        }
    }

    /** Whoever waits for a reply that nobody wants any more is let go. */
    private static boolean isGivenUp(Reservation reservation) {
        if (reservation.work().wanted()) {
            return false;
        }
        reservation.work().fail(Refusal.givenUp());
        return true;
    }

    /** Refuses what waits, lets what is computed end, and frees the memory. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
