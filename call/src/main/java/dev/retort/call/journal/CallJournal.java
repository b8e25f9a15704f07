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
 * The calls of one run in an SQLite file: each is written before it is made and when it ends, and a request that was
 * answered once is answered from here.
 *
 * <p>A killed process loses nothing that was written. Writes are forced to disk about once a second
 * ({@link Durability}), so a power failure may lose the last second of replies, never the file. Thread-safe; one process
 * writes at a time.
 */
public final class CallJournal implements AutoCloseable {

    private final Database database;
    private final Clock clock = Clock.systemUTC();
    private volatile String stage = "";

    private CallJournal(Database database) {
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

    /**
     * Opens the journal of a run, creating the file where there is none.
     *
     * @throws dev.retort.error.ResourceException if the file cannot be opened or is not a journal
     */
    public static CallJournal open(Path file) {
        return new CallJournal(Database.open(file));
    }

    /** Opens a journal that lives as long as this object, for work without a run directory. */
    public static CallJournal inMemory() {
        return new CallJournal(Database.inMemory());
    }

    /** Tells that all calls from now on belong to a stage of the run, until another is named. */
    public void enter(String name) {
        stage = name;
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

    /** Returns the last call that began under a key and has no end: its process was killed, or its answer is lost. */
    public Optional<CallRecord> underWay(String key) {
        return locked(() -> {
            PreparedStatement select = prepare(Schema.SELECT_UNDER_WAY);
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(CallRow.record(row)) : Optional.empty();
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

    /**
     * Records calls that one job answered, all or none, and takes the job's cost out of the ledger, because they carry it.
     *
     * @param job the job's key
     */
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
