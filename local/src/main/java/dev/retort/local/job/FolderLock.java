package dev.retort.local.job;

import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.file.FileFault;
import dev.retort.file.LockHolder;
import dev.retort.file.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Keeps two processes from training in one folder; the operating system frees it when its holder dies. The file names the
 * process that held it last.
 */
final class FolderLock implements AutoCloseable {

    /** The child of a process that was killed ends after its present step and a checkpoint. */
    static final Duration ORPHAN_ENDS_WITHIN = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(50);

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, waiting a while for a holder: the child of a process that was killed still stores its checkpoint.
     *
     * @param patience how long to wait
     * @param wanted false once there is no use in waiting any more
     * @throws ResourceException if another process keeps it, or the folder cannot be written
     */
    static FolderLock take(JobFolder folder, Duration patience, BooleanSupplier wanted) {
        long begun = System.nanoTime();
        while (true) {
            Optional<FolderLock> taken = tryToTake(folder);
            if (taken.isPresent()) {
                return taken.get();
            }
            if (System.nanoTime() - begun >= patience.toNanos() || !wanted.getAsBoolean()) {
                throw inUse(folder);
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException("Stopped while another process trained.", "Run again to resume.", e);
            }
        }
    }

    private static Optional<FolderLock> tryToTake(JobFolder folder) {
        try {
            OwnerOnly.createFolder(folder.path());
            FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean taken = false;
            try {
                taken = LockHolder.take(channel).isPresent();
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
            return taken ? Optional.of(new FolderLock(channel)) : Optional.empty();
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot lock %s: %s.".formatted(folder.lock(), FileFault.words(e)),
                    "Free space or choose a folder you may write to, then run again.",
                    e);
        }
    }

    private static ResourceException inUse(JobFolder folder) {
        return new ResourceException(
                "Another process trains in %s: %s.".formatted(folder.path(), LockHolder.words(folder.lock())),
                "Wait until it ends, or stop it.");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ResourceException("Cannot release the lock: %s.".formatted(FileFault.words(e)), "Run again.", e);
        }
    }
}
