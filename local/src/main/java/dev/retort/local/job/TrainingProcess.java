package dev.retort.local.job;

import dev.retort.error.InputException;
import dev.retort.error.RetortException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;

/**
 * The child process that trains one job: libtorch can end a JVM, so it does not run in the one people work with. Its
 * argument is the job's folder; it writes {@link TrainingEvent}s on standard output and reads {@link StopRequest}s from
 * standard input.
 */
@API(status = API.Status.INTERNAL)
public final class TrainingProcess {

    private static final Duration ALIVE_EVERY = Duration.ofSeconds(5);
    /** A row of the largest model on a slow machine takes minutes, and so does opening it. */
    private static final Duration NO_PROGRESS = Duration.ofMinutes(45);

    private TrainingProcess() {}

    /** Trains the job in a folder; whatever happens is reported as an event, so the exit code is 0. */
    public static void main(String[] arguments) {
        EventWriter events = new EventWriter(new PrintStream(System.out, false, StandardCharsets.UTF_8));
        // Standard output belongs to the events: whatever else prints goes to the log.
        System.setOut(System.err);
        JobFolder folder = new JobFolder(Path.of(arguments[0]));
        AliveTeller alive = new AliveTeller(
                events, ALIVE_EVERY, NO_PROGRESS, () -> Runtime.getRuntime().halt(0));
        Thread.ofPlatform().daemon().name("alive").start(alive);
        ParentWatch parent = ParentWatch.start(System.in);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> storeCheckpoint(parent, ended), "checkpoint"));
        try (FolderLock lock = FolderLock.take(folder, FolderLock.ORPHAN_ENDS_WITHIN, () -> parent.request() == null)) {
            events.write(new TrainingRun(folder, events, parent, alive::progress).run());
        } catch (RetortException e) {
            e.printStackTrace();
            events.write(new TrainingEvent.Failed(String.valueOf(e.getMessage()), e instanceof InputException));
        } catch (RuntimeException e) {
            e.printStackTrace();
            events.write(new TrainingEvent.Failed(reason(e), false));
        }
        ended.countDown();
        // Native thread pools would keep the process alive.
        System.exit(0);
    }

    /** Ctrl-C reaches the child as it reaches its parent: it ends after its present step, and the steps before it are kept. */
    private static void storeCheckpoint(ParentWatch parent, CountDownLatch ended) {
        parent.pause();
        try {
            if (!ended.await(FolderLock.ORPHAN_ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("The present step takes too long: steps since the last checkpoint are lost.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** libtorch's errors are plain RuntimeExceptions with a C++ stack trace behind the first line. */
    static String reason(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        String first = message.lines().findFirst().orElse(message);
        if (message.contains("can't allocate memory") || message.contains("bad_alloc")) {
            return "The training ran out of memory (%s). Lower finetune.max_length or local.threads, or close other"
                            .formatted(first)
                    + " programs, and create the job again to resume from its last checkpoint.";
        }
        return "The training failed: %s, whose details the log beside it holds. Create the job again to resume from its last checkpoint."
                .formatted(e.getClass() == RuntimeException.class ? "an error of libtorch" : "a fault of Retort");
    }
}
