package dev.retort.call.journal;

import dev.retort.error.UsageException;
import dev.retort.file.OwnerOnly;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** An SQLite database that one thread at a time works on. Thread-safe. */
final class Database implements AutoCloseable {

    private final Connection connection;
    private final Durability durability;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private Database(Connection connection, Durability durability, String name) {
        this.connection = connection;
        this.durability = durability;
        this.name = name;
    }

    /** Opens a file, creating it where there is none. */
    static Database open(Path file) {
        requireDriver();
        Path absolute = file.toAbsolutePath();
        try {
            if (absolute.getParent() != null) {
                OwnerOnly.createFolder(absolute.getParent());
            }
            // SQLite gives its -wal and -shm files the rights of this one.
            OwnerOnly.create(absolute);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + absolute);
            try (var statement = connection.createStatement()) {
                for (String pragma : Schema.SETTINGS) {
                    statement.execute(pragma);
                }
            }
            return new Database(connection, new Durability(absolute), file.toString());
        } catch (SQLException | java.io.IOException e) {
            throw JournalFault.of("open", file.toString(), e);
        }
    }

    private static void requireDriver() {
        try {
            Class.forName("org.sqlite.JDBC");
        } catch (ClassNotFoundException e) {
            throw new UsageException(
                    "A journal in a file needs SQLite, which is not on the class path.",
                    "Add org.xerial:sqlite-jdbc to the dependencies, or keep the journal in memory.",
                    e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            durability.close();
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
            connection.close();
        } catch (SQLException e) {
            throw JournalFault.of("close", name, e);
        } finally {
            lock.unlock();
        }
    }

    /** Returns a statement, prepared once; only within a query or transaction. */
    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    /** Runs a statement; only within a transaction. */
    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Work on the database. */
    interface Work {
        void run() throws SQLException;
    }

    /** A look into the database. */
    interface Query<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    /** Does work, all or nothing. */
    void transaction(Work work) {
        locked(() -> {
            run("BEGIN IMMEDIATE");
            try {
                work.run();
                run("COMMIT");
            } catch (SQLException | RuntimeException | Error e) {
                try {
                    run("ROLLBACK");
                } catch (SQLException alreadyRolledBack) {
                    e.addSuppressed(alreadyRolledBack);
                }
                throw e;
            }
            durability.written();
            return null;
        });
    }

    /** Looks into the database. */
    <T extends @Nullable Object> T locked(Query<T> query) {
        lock.lock();
        try {
            return query.run();
        } catch (SQLException | JacksonException e) {
            throw JournalFault.of("use", name, e);
        } finally {
            lock.unlock();
        }
    }
}
