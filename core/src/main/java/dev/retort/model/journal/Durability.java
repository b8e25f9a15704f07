package dev.retort.model.journal;

import java.nio.file.Path;
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
 * Forces a journal's write-ahead log to disk about once a second, on a connection of its own, so that no call waits for
 * the disk and a power failure loses at most the last second.
 */
final class Durability implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

    private final AtomicBoolean written = new AtomicBoolean();
    private final Connection connection;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("journal-durability").factory());

    Durability(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var unused = timer.scheduleWithFixedDelay(this::force, 1, 1, TimeUnit.SECONDS);
    }

    void written() {
        written.set(true);
    }

    private void force() {
        if (written.compareAndSet(true, false)) {
            // A passive checkpoint forces the log, then the file, and waits for no one.
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
            } catch (SQLException e) {
                written.set(true);
                LOG.warn("The journal could not be forced to disk, trying again: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
            force();
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("The journal's second connection could not be closed: {}", e.getMessage());
        }
    }
}
