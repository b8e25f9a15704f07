package dev.retort.server.store;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.ResourceException;
import dev.retort.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The server's records, each a JSON document by kind and id, in one SQLite file. Every write is on disk when it returns. Thread-safe. */
public final class ServerDatabase implements AutoCloseable {

    private static final List<String> OPENING =
            List.of("PRAGMA busy_timeout = 5000", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", """
            CREATE TABLE IF NOT EXISTS records (
              number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
              UNIQUE (kind, id))""");
    private static final String PUT = """
            INSERT INTO records (kind, id, body) VALUES (?, ?, ?)
            ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body""";
    private static final String ALL = "SELECT body FROM records WHERE kind = ? ORDER BY number";
    private static final String DELETE = "DELETE FROM records WHERE kind = ? AND id = ?";

    private final Path file;
    private final Connection connection;
    private final Exclusive alone = new Exclusive();

    private ServerDatabase(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens the file of a folder, creating both where there is none.
     *
     * @throws ResourceException if it cannot be used
     */
    public static ServerDatabase open(Path folder) {
        Path file = folder.resolve("server.sqlite");
        try {
            OwnerOnly.createFolder(folder);
            // SQLite gives its -wal and -shm files the rights of this one.
            OwnerOnly.create(file);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
            for (String sql : OPENING) {
                try (var statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
            return new ServerDatabase(file, connection);
        } catch (SQLException | IOException e) {
            throw fault(file, e);
        }
    }

    /** Returns the records of one kind. */
    public <T> Records<T> records(String kind, Class<T> type) {
        return new Records<>(this, kind, type);
    }

    void put(String kind, String id, String body) {
        update(PUT, kind, id, body);
    }

    void delete(String kind, String id) {
        update(DELETE, kind, id);
    }

    /** Returns all documents of a kind, in the order in which they were first put. */
    List<String> all(String kind) {
        return alone.get(() -> {
            try (PreparedStatement select = connection.prepareStatement(ALL)) {
                select.setString(1, kind);
                List<String> bodies = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        bodies.add(row.getString(1));
                    }
                }
                return bodies;
            } catch (SQLException e) {
                throw fault(file, e);
            }
        });
    }

    private void update(String sql, String... values) {
        alone.run(() -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setString(i + 1, values[i]);
                }
                statement.executeUpdate();
            } catch (SQLException e) {
                throw fault(file, e);
            }
        });
    }

    private static ResourceException fault(Path file, Exception cause) {
        return new ResourceException(
                "Cannot use the server's records in %s: the disk is full, or the file is damaged or may not be written."
                        .formatted(file),
                "Free space, allow writing to the file and its folder, or move it away to begin without records.",
                cause);
    }

    @Override
    public void close() {
        alone.run(() -> {
            try {
                connection.close();
            } catch (SQLException e) {
                throw fault(file, e);
            }
        });
    }
}
