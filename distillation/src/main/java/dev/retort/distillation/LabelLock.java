package dev.retort.distillation;

import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.LockHolder;
import dev.retort.file.OwnerOnly;
import dev.retort.run.RunDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** One process at a time changes the labels of a run; a change takes milliseconds, so others wait for it. */
final class LabelLock {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private LabelLock() {}

    /** @throws ResourceException if another process does not end its change, or the run may not be written */
    static void during(RunDirectory run, Runnable change) {
        Path file = run.root().resolve(".labels.lock");
        try {
            OwnerOnly.create(file);
            try (FileChannel channel = FileChannel.open(file, LinkOption.NOFOLLOW_LINKS, StandardOpenOption.WRITE)) {
                take(channel, file);
                change.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy(file);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot lock %s: %s.".formatted(file, FileFault.words(e)), "Make the run's folder writable.", e);
        }
    }

    private static void take(FileChannel channel, Path file) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (LockHolder.take(channel).isEmpty()) {
            if (System.nanoTime() > end) {
                throw busy(file);
            }
            Thread.sleep(PAUSE);
        }
    }

    private static ResourceException busy(Path file) {
        return new ResourceException(
                "The labels of the run are being changed elsewhere: %s.".formatted(LockHolder.words(file)),
                "Label again when it has ended.");
    }
}
