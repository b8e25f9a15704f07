package dev.retort.document.loading;

import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import dev.retort.error.InputException;
import dev.retort.error.RetortException;
import dev.retort.error.StoppedException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps one file from harming the others: a reader works in a thread of its own, for a processor time that grows with the
 * file, and whatever it throws becomes an {@link InputException}.
 *
 * <p>At the limit the thread is interrupted, which readers look at as they walk; the file is given up at once.
 */
final class GuardedReader implements DocumentReader {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration LOOK = Duration.ofMillis(50);

    private final DocumentReader reader;
    private final Duration fixed;
    private final Duration aMegabyte;

    /** Creates a guard with the limits for any file. */
    GuardedReader(DocumentReader reader) {
        this(reader, Duration.ofSeconds(6), Duration.ofMillis(600));
    }

    /**
     * Creates a guard.
     *
     * @param fixed the processor time any file may cost
     * @param aMegabyte what each megabyte of a file adds
     */
    GuardedReader(DocumentReader reader, Duration fixed, Duration aMegabyte) {
        this.reader = reader;
        this.fixed = fixed;
        this.aMegabyte = aMegabyte;
    }

    @Override
    public SourceDocument read(Path file, String name, String sha256) {
        FutureTask<SourceDocument> task = new FutureTask<>(() -> reader.read(file, name, sha256));
        Thread worker = Thread.ofPlatform().daemon().name("reads " + name).unstarted(task);
        long limit = limit(file);
        long start = System.nanoTime();
        worker.start();
        try {
            while (true) {
                try {
                    return task.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (used(worker, start) > limit) {
                        worker.interrupt();
                        throw new InputException(
                                "%s: takes too long to read: a damaged or hostile file.".formatted(name),
                                "Save it again with the program it comes from, split it, or leave it out.",
                                e);
                    }
                }
            }
        } catch (InterruptedException e) {
            worker.interrupt();
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "Stopped while %s was read.".formatted(name), "Run again to read it from the start.", e);
        } catch (ExecutionException e) {
            throw failure(name, e.getCause() == null ? e : e.getCause());
        }
    }

    private long limit(Path file) {
        try {
            return fixed.toNanos() + aMegabyte.toNanos() * (Files.size(file) >> 20);
        } catch (IOException e) {
            return fixed.toNanos();
        }
    }

    /** Returns the thread's processor time; where the machine does not count it, the time gone by. */
    private static long used(Thread worker, long start) {
        long used = THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(worker.threadId()) : -1;
        return used < 0 ? System.nanoTime() - start : used;
    }

    /** Returns what a reader's failure means to the user; the words of parsers are kept as the cause alone. */
    static RetortException failure(String name, Throwable cause) {
        return switch (cause) {
            case RetortException known -> known;
            case StackOverflowError deep ->
                new InputException(
                        "%s: its parts are nested too deeply: a damaged or hostile file.".formatted(name),
                        "Save it again with the program it comes from, or leave it out.",
                        deep);
            case OutOfMemoryError large ->
                new InputException(
                        "%s: needs more memory than there is.".formatted(name), "Split it, or leave it out.", large);
            default ->
                new InputException(
                        "%s: cannot be read: a damaged file.".formatted(name),
                        "Save it again with the program it comes from, or leave it out.",
                        cause);
        };
    }
}
