package dev.retort.local.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.bytedeco.pytorch.InferenceMode;
import org.jspecify.annotations.Nullable;

/**
 * Threads that compute one thing together, each its part, and meet where one needs what another made. A meeting takes less
 * than a microsecond where each has a processor of its own: libtorch's own threads sleep between two operations, which for
 * those of a decoding step takes longer to end than the operation takes. One thread at a time may use it.
 */
@API(status = API.Status.INTERNAL)
public final class Lanes implements AutoCloseable {

    /** So often a thread looks for the others before it offers its processor: some microseconds. */
    private static final int SPINS = 100;

    /** So often it offers it before it sleeps: where nobody wants it, some hundred microseconds. */
    private static final int YIELDS = 1000;

    private final int count;
    private final Thread[] threads;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicReferenceArray<@Nullable Thread> sleeping;
    private volatile int meeting;
    private volatile Consumer<Lane> work = lane -> {};
    private volatile boolean closed;

    /** One of the threads. */
    public final class Lane {

        private final int index;

        private Lane(int index) {
            this.index = index;
        }

        /** Returns which, counted from 0. */
        public int index() {
            return index;
        }

        /** Waits until all lanes are here; what each wrote before, all see afterwards. */
        public void meet() {
            Lanes.this.meet(index);
        }
    }

    private static final class FailedElsewhereException extends RuntimeException {
        private static final long serialVersionUID = 1;

        FailedElsewhereException() {
            super("Another lane failed.", null, false, false);
        }
    }

    /**
     * Starts the threads; the caller's is the first lane.
     *
     * @param count at least 1
     */
    public Lanes(int count) {
        this.count = count;
        this.sleeping = new AtomicReferenceArray<>(count);
        List<Thread> others = new ArrayList<>();
        for (int index = 1; index < count; index++) {
            Lane lane = new Lane(index);
            others.add(Thread.ofPlatform().daemon().name("lane-" + index).unstarted(() -> follow(lane)));
        }
        this.threads = others.toArray(Thread[]::new);
        others.forEach(Thread::start);
    }

    /** Returns how many there are. */
    public int count() {
        return count;
    }

    /** Returns the first of some things that is the share of a lane, which is the end of the share of the lane before. */
    public static int bound(int all, int lane, int lanes) {
        return Math.toIntExact((long) all * lane / lanes);
    }

    /**
     * Runs on every lane and returns when all are done. After a failure the lanes are of no more use.
     *
     * @throws RuntimeException or Error, the first that a lane threw
     */
    public void run(Consumer<Lane> part) {
        work = part;
        try {
            meet(0);
            part.accept(new Lane(0));
            meet(0);
        } catch (RuntimeException | Error e) {
            fail(e);
            // Until their next meeting the others use what the caller is about to free.
            join();
            switch (failure.get()) {
                case RuntimeException first -> throw first;
                case Error first -> throw first;
                case null, default -> throw new IllegalStateException(failure.get());
            }
        }
    }

    private void follow(Lane lane) {
        NativeThreads.use(1);
        try (InferenceMode mode = new InferenceMode(true)) {
            while (true) {
                lane.meet();
                if (closed) {
                    return;
                }
                work.accept(lane);
                lane.meet();
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        if (!(cause instanceof FailedElsewhereException)) {
            failure.compareAndSet(null, cause);
        }
        wake();
    }

    private void meet(int lane) {
        int present = meeting;
        if (arrived.incrementAndGet() == count) {
            arrived.set(0);
            meeting = present + 1;
            wake();
            return;
        }
        for (int looks = 0; meeting == present; looks++) {
            if (failure.get() != null) {
                throw new FailedElsewhereException();
            }
            if (looks < SPINS) {
                Thread.onSpinWait();
            } else if (looks < SPINS + YIELDS) {
                Thread.yield();
            } else {
                sleep(lane, present);
            }
        }
    }

    private void sleep(int lane, int present) {
        sleeping.set(lane, Thread.currentThread());
        if (meeting == present && failure.get() == null) {
            LockSupport.park(this);
        }
        sleeping.set(lane, null);
    }

    private void wake() {
        for (int lane = 0; lane < count; lane++) {
            Thread sleeper = sleeping.get(lane);
            if (sleeper != null) {
                LockSupport.unpark(sleeper);
            }
        }
    }

    private void join() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the threads. */
    @Override
    public void close() {
        closed = true;
        if (failure.get() == null) {
            meet(0);
        }
        join();
    }
}
