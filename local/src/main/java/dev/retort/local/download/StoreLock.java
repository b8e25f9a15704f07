package dev.retort.local.download;

import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.file.FileFault;
import dev.retort.file.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets one process at a time, and one thread of it, work on a model's folder; a dead process leaves no lock behind. */
final class StoreLock implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;

    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for the lock on a folder; the lock file lies beside it. */
    static StoreLock on(Path folder) {
        Path file = folder.resolveSibling(folder.getFileName() + ".lock");
        try {
            OwnerOnly.createFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                while (tryLock(channel) == null) {
                    Thread.sleep(PAUSE_MILLIS);
                }
                return new StoreLock(channel);
            } catch (IOException | InterruptedException e) {
                channel.close();
                throw e;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "Stopped while another process works on %s.".formatted(folder), "Run the same command again.", e);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot lock %s: %s.".formatted(file, FileFault.words(e)),
                    "Choose a folder you may write to with RETORT_HOME, then run again.",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
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
