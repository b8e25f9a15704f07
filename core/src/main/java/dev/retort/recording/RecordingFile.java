package dev.retort.recording;

import dev.retort.dataset.ChatExample;
import dev.retort.error.ResourceException;
import dev.retort.file.Json;
import dev.retort.file.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** JSON lines that grow line by line up to a size, written by one process at a time; a torn last line is cut off. */
final class RecordingFile implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final long maxBytes;
    private long length;

    private RecordingFile(Path path, FileChannel channel, long maxBytes) throws IOException {
        this.path = path;
        this.channel = channel;
        this.maxBytes = maxBytes;
        this.length = wholeLines(channel);
        channel.truncate(length);
    }

    static RecordingFile open(Path path, long maxBytes) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (!Files.exists(path)) {
                Files.createFile(path, OwnerOnly.attributes());
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new ResourceException(
                        path + " is being recorded into by another process or recorder.",
                        "Record into a file of its own.");
            }
            return new RecordingFile(path, channel, maxBytes);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot record into %s: %s.".formatted(path, e), "Choose a folder you may write to.", e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static long wholeLines(FileChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(8192);
        long end = channel.size();
        while (end > 0) {
            long start = Math.max(0, end - block.capacity());
            block.clear().limit((int) (end - start));
            channel.read(block, start);
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    /** Appends an example and returns true, or returns false where it would pass the size. */
    synchronized boolean append(ChatExample example) throws IOException {
        byte[] line = (Json.mapper().writeValueAsString(example) + "\n").getBytes(StandardCharsets.UTF_8);
        if (length + line.length > maxBytes) {
            return false;
        }
        try {
            ByteBuffer rest = ByteBuffer.wrap(line);
            long position = length;
            while (rest.hasRemaining()) {
                position += channel.write(rest, position);
            }
            length = position;
            return true;
        } catch (IOException e) {
            cutBack(e);
            throw e;
        }
    }

    private void cutBack(IOException cause) {
        try {
            channel.truncate(length);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public synchronized void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            channel.force(true);
        } catch (IOException e) {
            throw new ResourceException("Cannot finish the recording %s: %s.".formatted(path, e), "Check the disk.", e);
        }
    }
}
