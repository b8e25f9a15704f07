package dev.retort.recording;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.file.OwnerOnly;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/** JSON lines that grow line by line up to a size, written by one process at a time; a torn last line is cut off. */
final class RecordingFile implements AutoCloseable {

    private final Path path;
    // No channel writes: an application's thread that is interrupted would close it for all others.
    private final RandomAccessFile file;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private long length;
    private boolean closed;

    private RecordingFile(Path path, RandomAccessFile file, long maxBytes) throws IOException {
        this.path = path;
        this.file = file;
        this.maxBytes = maxBytes;
        this.length = wholeLines(file);
        file.setLength(length);
    }

    static RecordingFile open(Path path, long maxBytes) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            OwnerOnly.create(path);
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            try {
                if (!locked(file)) {
                    throw new ResourceException(
                            path + " is being recorded into by another process or recorder.",
                            "Record into a file of its own.");
                }
                return new RecordingFile(path, file, maxBytes);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot record into %s: %s.".formatted(path, FileFault.words(e)),
                    "Choose a folder you may write to.",
                    e);
        }
    }

    private static boolean locked(RandomAccessFile file) throws IOException {
        try {
            return file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static long wholeLines(RandomAccessFile file) throws IOException {
        byte[] block = new byte[8192];
        long end = file.length();
        while (end > 0) {
            long start = Math.max(0, end - block.length);
            int count = (int) (end - start);
            file.seek(start);
            file.readFully(block, 0, count);
            for (int i = count - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    /** Appends an example and returns true, or returns false where it would pass the size. */
    boolean append(ChatExample example) throws IOException {
        lock.lock();
        try {
            return appended(example);
        } finally {
            lock.unlock();
        }
    }

    private boolean appended(ChatExample example) throws IOException {
        byte[] line =
                (Json.mapper().writeValueAsString(ChatExamples.json(example)) + "\n").getBytes(StandardCharsets.UTF_8);
        if (length + line.length > maxBytes) {
            return false;
        }
        try {
            file.seek(length);
            file.write(line);
            length += line.length;
            return true;
        } catch (IOException e) {
            cutBack(e);
            throw e;
        }
    }

    private void cutBack(IOException cause) {
        try {
            file.setLength(length);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closeOnce();
        } finally {
            lock.unlock();
        }
    }

    private void closeOnce() {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            file.getFD().sync();
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot finish the recording %s: %s.".formatted(path, FileFault.words(e)), "Check the disk.", e);
        }
    }
}
