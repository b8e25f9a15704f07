package dev.retort.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns Ctrl-C into a clean stop: the working thread is interrupted and gets time to write what it has, so that the next
 * run goes on from there.
 */
final class Stop implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 20_000;

    private final Thread worker;
    private final Thread hook;
    private final AtomicBoolean done = new AtomicBoolean();

    private Stop(Thread worker) {
        this.worker = worker;
        this.hook = new Thread(this::stopWorker, "retort-stop");
    }

    /** Begins to listen, on behalf of the calling thread. */
    static Stop onSignal() {
        Stop stop = new Stop(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    private void stopWorker() {
        worker.interrupt();
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!done.get() && System.currentTimeMillis() < end) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        done.set(true);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is stopping already; the hook has seen that the work is done.
            Thread.currentThread().interrupt();
        }
    }
}
