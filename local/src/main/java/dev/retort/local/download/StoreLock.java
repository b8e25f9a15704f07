package dev.retort.local.download;

import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.file.FileFault;
import dev.retort.file.LockHolder;
import dev.retort.file.OwnerOnly;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Lets one process at a time, and one thread of it, work on a model's folder; a dead process leaves no lock behind. */
final class StoreLock implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;

    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for the lock on a folder; the lock file lies beside it.
     *
     * @param progress receives, while it waits, which process holds the lock and since when
     */
    static StoreLock on(Path folder, Progress progress) {
        Path file = folder.resolveSibling(folder.getFileName() + ".lock");
        try {
            OwnerOnly.createFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                String waiting = "";
                while (LockHolder.take(channel).isEmpty()) {
                    waiting = "waiting for " + LockHolder.words(file);
                    progress.advanced(waiting, 0, 1);
                    Thread.sleep(PAUSE_MILLIS);
                }
                if (!waiting.isEmpty()) {
                    progress.advanced(waiting, 1, 1);
                }
                return new StoreLock(channel);
            } catch (IOException | InterruptedException e) {
                channel.close();
                throw e;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "Stopped while %s works on %s.".formatted(LockHolder.words(file), folder),
                    "Run the same command again.",
                    e);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot lock %s: %s.".formatted(file, FileFault.words(e)),
                    "Choose a folder you may write to with RETORT_HOME, then run again.",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The operating system frees the lock with the process at the latest.
        }
    }
}
