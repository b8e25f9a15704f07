package dev.retort.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The process that holds a lock file, as the file itself says, so that whoever waits can be shown it.
 *
 * @param processId its number
 * @param since when it took the lock, to the second
 */
public record LockHolder(long processId, Instant since) {

    /** Locked in place of the text, which other processes must be able to read while the lock is held. */
    private static final long BEHIND_THE_TEXT = Long.MAX_VALUE - 1;

    /**
     * Takes the lock of a file that is open for writing, and writes this process into it.
     *
     * @return the lock; none where another process, or another thread of this one, holds it
     */
    public static Optional<FileLock> take(FileChannel channel) throws IOException {
        @Nullable FileLock lock = tryLock(channel);
        if (lock != null) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + " " + now + "\n"), 0);
        }
        return Optional.ofNullable(lock);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(BEHIND_THE_TEXT, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Returns the holder that a lock file names; none where it names none, such as one of an earlier version. */
    public static Optional<LockHolder> of(Path file) {
        try {
            String[] words =
                    Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ");
            return words.length == 2
                    ? Optional.of(new LockHolder(Long.parseLong(words[0]), Instant.parse(words[1])))
                    : Optional.empty();
        } catch (IOException | NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the holder that a lock file names, in words: {@code process 4711, since 2026-11-30T09:12:44Z}. */
    public static String words(Path file) {
        return of(file).map(holder -> "process %d, since %s".formatted(holder.processId(), holder.since()))
                .orElse("another process");
    }
}
