package dev.retort.local.job;

import dev.retort.error.ResourceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two processes from training in one folder; the operating system frees it when its holder dies. The file names the
 * process that held it last.
 */
final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws ResourceException if another process holds it, or the folder cannot be written
     */
    static FolderLock take(JobFolder folder) {
        @Nullable FileChannel channel = null;
        try {
            Files.createDirectories(folder.path());
            channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                channel.truncate(0);
                channel.write(
                        StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
                return new FolderLock(channel);
            }
            channel.close();
            throw inUse(folder);
        } catch (OverlappingFileLockException e) {
            throw inUse(folder);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot lock %s: %s.".formatted(folder.lock(), e),
                    "Free space or choose a folder you may write to, then run again.",
                    e);
        }
    }

    private static ResourceException inUse(JobFolder folder) {
        return new ResourceException(
                "Another process trains in %s.".formatted(folder.path()), "Wait until it ends, or stop it.");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ResourceException("Cannot release the lock: %s.".formatted(e), "Run again.", e);
        }
    }
}
