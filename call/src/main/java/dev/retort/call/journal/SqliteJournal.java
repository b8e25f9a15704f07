package dev.retort.call.journal;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A journal in an SQLite file. Writes are forced to disk about once a second ({@link Durability}). Thread-safe; one process
 * writes at a time.
 */
final class SqliteJournal implements CallJournal {

    private final Database database;
    private final Clock clock = Clock.systemUTC();
    private volatile String stage = "";

    private SqliteJournal(Database database) {
        this.database = database;
        database.transaction(() -> {
            for (String statement : Schema.CREATE) {
                database.run(statement);
            }
            try (ResultSet columns = prepare(Schema.HAS_STAGE).executeQuery()) {
                if (columns.next()) {
                    return;
                }
            }
            database.run(Schema.ADD_STAGE);
        });
    }

    /** Opens a file, creating it where there is none. */
    static SqliteJournal open(Path file) {
        return new SqliteJournal(Database.open(file));
    }

    @Override
    public void enter(String name) {
        stage = name;
    }

    @Override
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

    @Override
    public Optional<float[]> vector(String key) {
        return locked(() -> {
            PreparedStatement select = prepare(Schema.SELECT_VECTOR);
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(CallRow.vector(row.getBytes(1))) : Optional.empty();
            }
        });
    }

    @Override
    public Optional<CallRecord> underWay(String key) {
        return locked(() -> {
            PreparedStatement select = prepare(Schema.SELECT_UNDER_WAY);
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(CallRow.record(row)) : Optional.empty();
            }
        });
    }

    @Override
    public List<Long> startedAll(List<CallStart> calls) {
        List<Long> ids = new ArrayList<>();
        transaction(() -> ids.addAll(start(calls)));
        return ids;
    }

    private List<Long> start(List<CallStart> calls) throws SQLException {
        List<Long> ids = new ArrayList<>();
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
        return ids;
    }

    @Override
    public void mayCost(long id, long cost) {
        transaction(() -> {
            PreparedStatement update = prepare(Schema.UPDATE_COST);
            update.setLong(1, cost);
            update.setLong(2, id);
            update.executeUpdate();
        });
    }

    @Override
    public void finishedAll(List<Long> ids, List<CallEnd> ends) {
        transaction(() -> {
            for (int i = 0; i < ids.size(); i++) {
                finish(ids.get(i), ends.get(i), CallRow.json(ends.get(i).reply().choices()));
            }
        });
    }

    @Override
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

    @Override
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

    @Override
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

    @Override
    public int repeats(String name) {
        return locked(() -> {
            PreparedStatement select = prepare(Schema.SELECT_REPEATS);
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        });
    }

    @Override
    public void supersedeCall(String key) {
        update(Schema.SUPERSEDE_CALL, key);
    }

    @Override
    public void collected(String job, List<CallStart> starts, List<CallEnd> ends) {
        transaction(() -> {
            List<Long> ids = start(starts);
            for (int i = 0; i < ids.size(); i++) {
                finish(ids.get(i), ends.get(i), CallRow.json(ends.get(i).reply().choices()));
            }
            PreparedStatement update = prepare(Schema.COST_ELSEWHERE);
            update.setString(1, job);
            update.executeUpdate();
        });
    }

    @Override
    public long spent() {
        return locked(() -> {
            try (ResultSet row = prepare(Schema.SELECT_SPENT).executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    @Override
    public long size() {
        return locked(() -> {
            try (ResultSet row = prepare(Schema.SELECT_SIZE).executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    @Override
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

    @Override
    public void close() {
        database.close();
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
        return database.prepare(sql);
    }

    private void transaction(Database.Work work) {
        database.transaction(work);
    }

    private <T extends @Nullable Object> T locked(Database.Query<T> query) {
        return database.locked(query);
    }
}
