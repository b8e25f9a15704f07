package dev.retort.call.journal;

import dev.retort.error.ResourceException;
import dev.retort.file.OwnerOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The calls of one run in an SQLite file: each is written before it is made and when it ends, and a request that was
 * answered once is answered from here.
 *
 * <p>A killed process loses nothing that was written. Writes are forced to disk about once a second
 * ({@link Durability}), so a power failure may lose the last second of replies, never the file. Thread-safe; one process
 * writes at a time.
 */
public final class CallJournal implements AutoCloseable {

    private final Connection connection;
    private final Optional<Durability> durability;
    private final String name;
    private final Clock clock = Clock.systemUTC();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private String stage = "";

    private CallJournal(Connection connection, Optional<Durability> durability, String name) {
        this.connection = connection;
        this.durability = durability;
        this.name = name;
        transaction(() -> {
            for (String statement : Schema.CREATE) {
                run(statement);
            }
            try (var columns = connection.createStatement().executeQuery(Schema.HAS_STAGE)) {
                if (!columns.next()) {
                    run(Schema.ADD_STAGE);
                }
            }
        });
    }

    /**
     * Opens the journal of a run, creating the file where there is none.
     *
     * @throws ResourceException if the file cannot be opened or is no journal
     */
    public static CallJournal open(Path file) {
        Path absolute = file.toAbsolutePath();
        try {
            if (absolute.getParent() != null) {
                Files.createDirectories(absolute.getParent());
            }
            // SQLite gives its -wal and -shm files the rights of this one.
            OwnerOnly.create(absolute);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + absolute);
            try (var statement = connection.createStatement()) {
                for (String pragma : Schema.SETTINGS) {
                    statement.execute(pragma);
                }
            }
            return new CallJournal(connection, Optional.of(new Durability(absolute)), file.toString());
        } catch (SQLException | java.io.IOException e) {
            throw failed("open", file.toString(), e);
        }
    }

    /** Opens a journal that lives as long as this object, for work without a run directory. */
    public static CallJournal inMemory() {
        try {
            return new CallJournal(
                    DriverManager.getConnection("jdbc:sqlite::memory:"), Optional.empty(), "the journal in memory");
        } catch (SQLException e) {
            throw failed("open", "the journal in memory", e);
        }
    }

    /** Tells that all calls from now on belong to a stage of the run, until another is named. */
    public void enter(String name) {
        lock.lock();
        try {
            stage = name;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the reply to an equal request, if one was ever finished; remembers that this stage used it. */
    public Optional<RecordedReply> reply(String key) {
        return locked(() -> {
            PreparedStatement select = prepare(Schema.SELECT_REPLY);
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                if (!stage.equals(row.getString(5))) {
                    PreparedStatement use = prepare(Schema.INSERT_USE);
                    use.setString(1, key);
                    use.setString(2, stage);
                    use.executeUpdate();
                }
                return Optional.of(new RecordedReply(
                        CallRow.choices(row.getString(1)),
                        row.getInt(2),
                        row.getInt(3),
                        Optional.ofNullable(row.getString(4))));
            }
        });
    }

    /** Returns the vector of a text, if it was ever computed. */
    public Optional<float[]> vector(String key) {
        return locked(() -> {
            PreparedStatement select = prepare(Schema.SELECT_VECTOR);
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(CallRow.vector(row.getBytes(1))) : Optional.empty();
            }
        });
    }

    /** Returns the number of the last call that began under a key and has no end. */
    public OptionalLong underWay(String key) {
        return locked(() -> {
            PreparedStatement select = prepare(Schema.SELECT_UNDER_WAY);
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        });
    }

    /** Records that a call begins and returns its number. */
    public long started(CallStart call) {
        return startedAll(List.of(call)).getFirst();
    }

    /** Records that calls begin together, all or none, and returns their numbers in order. */
    public List<Long> startedAll(List<CallStart> calls) {
        List<Long> ids = new ArrayList<>();
        transaction(() -> {
            for (CallStart call : calls) {
                PreparedStatement insert = prepare(Schema.INSERT_STARTED);
                insert.setString(1, call.kind().name());
                insert.setString(2, call.key());
                insert.setString(3, call.task());
                insert.setString(4, call.model());
                insert.setString(5, call.request());
                insert.setLong(6, clock.millis());
                insert.setLong(7, call.worstCost());
                insert.setString(8, stage);
                try (ResultSet row = insert.executeQuery()) {
                    ids.add(row.getLong(1));
                }
            }
        });
        return ids;
    }

    /** Records what a call that is under way has cost so far at most, in billionths of a dollar. */
    public void mayCost(long id, long cost) {
        transaction(() -> {
            PreparedStatement update = prepare(Schema.UPDATE_COST);
            update.setLong(1, cost);
            update.setLong(2, id);
            update.executeUpdate();
        });
    }

    /** Records what a call brought. */
    public void finished(long id, CallEnd end) {
        finishedAll(List.of(id), List.of(end));
    }

    /** Records what calls that belong together brought, all or none. */
    public void finishedAll(List<Long> ids, List<CallEnd> ends) {
        transaction(() -> {
            for (int i = 0; i < ids.size(); i++) {
                finish(ids.get(i), ends.get(i), CallRow.json(ends.get(i).reply().choices()));
            }
        });
    }

    /** Records the vectors that an embedding call brought, under the keys of their texts, all or none. */
    public void embedded(long id, CallEnd end, List<String> keys, List<float[]> vectors) {
        transaction(() -> {
            finish(id, end, "[]");
            for (int i = 0; i < keys.size(); i++) {
                PreparedStatement insert = prepare(Schema.INSERT_VECTOR);
                insert.setString(1, keys.get(i));
                insert.setLong(2, id);
                insert.setBytes(3, CallRow.bytes(vectors.get(i)));
                insert.executeUpdate();
            }
        });
    }

    /**
     * Records that a call was given up.
     *
     * @param cost what its attempts may have cost, in billionths of a dollar
     */
    public void failed(long id, String reason, int attempts, Duration time, long cost) {
        transaction(() -> {
            PreparedStatement update = prepare(Schema.UPDATE_FAILED);
            update.setString(1, reason);
            update.setInt(2, attempts);
            update.setLong(3, time.toMillis());
            update.setLong(4, cost);
            update.setLong(5, id);
            update.executeUpdate();
        });
    }

    /**
     * Makes the calls that a stage made or used be made anew, and counts that this was asked for; what they brought and cost
     * stays in the journal. Returns how many.
     */
    public int repeat(String name) {
        int[] count = new int[1];
        transaction(() -> {
            PreparedStatement vectors = prepare(Schema.DELETE_VECTORS_OF_STAGE);
            vectors.setString(1, name);
            vectors.executeUpdate();
            PreparedStatement calls = prepare(Schema.SUPERSEDE_STAGE);
            calls.setString(1, name);
            calls.setString(2, name);
            count[0] = calls.executeUpdate();
            PreparedStatement repeats = prepare(Schema.COUNT_REPEAT);
            repeats.setString(1, name);
            repeats.executeUpdate();
        });
        return count[0];
    }

    /** Returns how often {@link #repeat} was asked for a stage. */
    public int repeats(String name) {
        return locked(() -> {
            PreparedStatement select = prepare(Schema.SELECT_REPEATS);
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        });
    }

    /** Makes one finished call be made anew; its cost stays in the ledger. */
    public void supersedeCall(String key) {
        update(Schema.SUPERSEDE_CALL, key);
    }

    /** Takes the cost of a finished call out of the ledger, because other calls carry it. */
    public void costElsewhere(String key) {
        update(Schema.COST_ELSEWHERE, key);
    }

    /**
     * Returns what all calls cost so far, in billionths of a dollar. A call whose end is unknown, because the process was
     * killed, counts at its worst case.
     */
    public long spent() {
        return locked(() -> {
            try (ResultSet row = prepare(Schema.SELECT_SPENT).executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    /** Returns how many calls are recorded, however they ended. */
    public long size() {
        return locked(() -> {
            try (ResultSet row = prepare(Schema.SELECT_SIZE).executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    /** Shows all calls in order, one at a time; the journal must not be used from within. */
    public void forEach(Consumer<CallRecord> consumer) {
        locked(() -> {
            try (ResultSet row = prepare(Schema.SELECT_ALL).executeQuery()) {
                while (row.next()) {
                    consumer.accept(CallRow.record(row));
                }
            }
            return null;
        });
    }

    /** Forces what was written to disk and closes the file. Calls still on their way stay recorded as started. */
    @Override
    public void close() {
        lock.lock();
        try {
            durability.ifPresent(Durability::close);
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
            connection.close();
        } catch (SQLException e) {
            throw failed("close", name, e);
        } finally {
            lock.unlock();
        }
    }

    private void finish(long id, CallEnd end, String choices) throws SQLException {
        PreparedStatement update = prepare(Schema.UPDATE_FINISHED);
        update.setString(1, choices);
        update.setString(2, end.reply().servedModel().orElse(null));
        update.setInt(3, end.reply().inputTokens());
        update.setInt(4, end.reply().outputTokens());
        update.setInt(5, end.attempts());
        update.setLong(6, end.time().toMillis());
        update.setLong(7, end.cost());
        update.setLong(8, id);
        if (update.executeUpdate() != 1) {
            throw new SQLException("no call with number " + id);
        }
    }

    private void update(String sql, String key) {
        transaction(() -> {
            PreparedStatement update = prepare(sql);
            update.setString(1, key);
            update.executeUpdate();
        });
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private interface Query<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    private void transaction(Work work) {
        locked(() -> {
            run("BEGIN IMMEDIATE");
            try {
                work.run();
                run("COMMIT");
            } catch (SQLException | RuntimeException e) {
                try {
                    run("ROLLBACK");
                } catch (SQLException alreadyRolledBack) {
                    e.addSuppressed(alreadyRolledBack);
                }
                throw e;
            }
            durability.ifPresent(Durability::written);
            return null;
        });
    }

    private <T extends @Nullable Object> T locked(Query<T> query) {
        lock.lock();
        try {
            return query.run();
        } catch (SQLException | JacksonException e) {
            throw failed("use", name, e);
        } finally {
            lock.unlock();
        }
    }

    private static ResourceException failed(String verb, String name, Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root == e ? e.getMessage() : e.getMessage() + " (" + root.getMessage() + ")";
        return new ResourceException(
                "Cannot %s %s: %s.".formatted(verb, name, reason),
                "Free disk space, allow writing to its folder, or move a damaged file away; then run again.",
                e);
    }
}
