package dev.retort.call.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces a journal's write-ahead log to disk about once a second, so that no call waits for the disk and a power failure
 * loses at most the last second.
 *
 * <p>The log is moved into the file only when it has grown long: the first call after that begins a new log and waits until
 * its head is on disk, which takes as long as a disk takes.
 */
final class Durability implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);
    private static final long LONG_LOG = 64L << 20;

    private final AtomicBoolean written = new AtomicBoolean();
    private final Path log;
    private final Connection connection;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("journal-durability").factory());

    Durability(Path file) throws SQLException {
        log = file.resolveSibling(file.getFileName() + "-wal");
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var unused = timer.scheduleWithFixedDelay(this::force, 1, 1, TimeUnit.SECONDS);
    }

    void written() {
        written.set(true);
    }

    private void force() {
        if (written.compareAndSet(true, false)) {
            try {
                if (forceLog() > LONG_LOG) {
                    moveLogIntoFile();
                }
            } catch (IOException | SQLException e) {
                written.set(true);
                LOG.warn("The journal could not be forced to disk, trying again: {}", e.getMessage());
            }
        }
    }

    private long forceLog() throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.force(false);
            return channel.size();
        }
    }

    private void moveLogIntoFile() throws SQLException {
        try (var statement = connection.createStatement()) {
            // A passive checkpoint forces the log, then the file, and waits for no one.
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
            moveLogIntoFile();
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("The journal could not be put in order at its end: {}", e.getMessage());
        }
    }
}
