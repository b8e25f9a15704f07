package dev.retort.server;

import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Holds a server's folder: one server at a time uses it. The system releases it where a process is killed. */
final class ServerLock implements AutoCloseable {

    private final FileChannel channel;

    private ServerLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws ResourceException if another server holds the folder */
    static ServerLock take(Path home) {
        Path file = home.resolve("server.lock");
        try {
            OwnerOnly.createFolder(home);
            OwnerOnly.create(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            if (lock(channel) != null) {
                return new ServerLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot use the folder %s: %s.".formatted(home, FileFault.words(e)),
                    "Set RETORT_HOME to a folder you may write to.",
                    e);
        }
        throw new ResourceException(
                "Another server uses %s.".formatted(home), "End it, or set RETORT_HOME to another folder.");
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ResourceException("The server's lock could not be released.", "End the process.", e);
        }
    }
}
