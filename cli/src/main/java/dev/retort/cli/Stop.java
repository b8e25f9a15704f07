package dev.retort.cli;

/**
 * Turns Ctrl-C into a clean stop: the working thread is interrupted and gets time to write what it has, so that the next
 * run resumes from there.
 */
final class Stop implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 20_000;

    private final Thread worker;
    private final Thread hook;

    private Stop(Thread worker) {
        this.worker = worker;
        this.hook = new Thread(this::stopWorker, "retort-stop");
    }

    /** Begins to listen, on behalf of the calling thread, which ends when its command has said all it has to say. */
    static Stop onSignal() {
        Stop stop = new Stop(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    private void stopWorker() {
        worker.interrupt();
        try {
            worker.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is stopping already; the hook waits for this thread.
            Thread.currentThread().interrupt();
        }
    }
}
