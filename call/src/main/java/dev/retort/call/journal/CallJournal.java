package dev.retort.call.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The calls of one run: each is recorded before it is made and when it ends, and a request that was answered once is answered
 * from here. A run keeps them in an SQLite file, work without a run in memory, the executors of a cluster in a store that they
 * share. Thread-safe.
 */
public sealed interface CallJournal extends AutoCloseable permits SqliteJournal, MemoryJournal, StoredJournal {

    /**
     * Opens the journal of a run, creating the file where there is none. Needs {@code org.xerial:sqlite-jdbc} on the class
     * path, which {@code retort-distillation} brings.
     *
     * <p>A killed process loses nothing that was written. Writes are forced to disk about once a second, so a power failure
     * may lose the last second of replies, never the file. One process writes at a time.
     *
     * @throws dev.retort.error.ResourceException if the file cannot be opened or is not a journal
     * @throws dev.retort.error.UsageException if SQLite is not on the class path
     */
    static CallJournal open(Path file) {
        return SqliteJournal.open(file);
    }

    /** Returns a journal that lives as long as this object, for work without a run directory; it needs no database. */
    static CallJournal inMemory() {
        return new MemoryJournal();
    }

    /** Returns a journal of this process over a store that several processes share, and their claims of calls. */
    static CallJournal over(ReplyStore store, CallClaims claims) {
        return new StoredJournal(store, claims);
    }

    /** Assigns all calls from now on to a stage of the run, until another is named. */
    void enter(String name);

    /** Returns the reply to an equal request, if one was ever finished; remembers that this stage used it. */
    Optional<RecordedReply> reply(String key);

    /**
     * Returns the reply to an equal request as {@link #reply} does; where there is none, the call is this process's until it
     * leaves it. Waits while another process makes the call.
     */
    default Optional<RecordedReply> replyOrClaim(String key) throws InterruptedException {
        return reply(key);
    }

    /** Leaves a call that {@link #replyOrClaim} had no reply to, or a job that was claimed, whatever became of it. */
    default void leave(String key) {}

    /**
     * Claims a job, so that no other process works on it until this one {@link #leave leaves} it. Waits while another does; a
     * process alone waits for none.
     */
    default void claim(String key) throws InterruptedException {}

    /** Returns how a service knows a job, as {@link #reply} returns the reply to a request. */
    default Optional<RecordedReply> job(String key) {
        return reply(key);
    }

    /** Returns the vector of a text, if it was ever computed. */
    Optional<float[]> vector(String key);

    /** Returns the last call that began under a key and has no end: its process was killed, or its answer is lost. */
    Optional<CallRecord> underWay(String key);

    /** Records that a call begins and returns its number. */
    default long started(CallStart call) {
        return startedAll(List.of(call)).getFirst();
    }

    /** Records that calls begin together, all or none, and returns their numbers in order. */
    List<Long> startedAll(List<CallStart> calls);

    /** Records the most that a call under way may have cost so far, in billionths of a dollar. */
    void mayCost(long id, long cost);

    /** Records the reply of a call. */
    default void finished(long id, CallEnd end) {
        finishedAll(List.of(id), List.of(end));
    }

    /** Records the replies of calls that belong together, all or none. */
    void finishedAll(List<Long> ids, List<CallEnd> ends);

    /** Records the vectors of an embedding call, under the keys of their texts, all or none. */
    void embedded(long id, CallEnd end, List<String> keys, List<float[]> vectors);

    /**
     * Records that a call was given up.
     *
     * @param cost the most its attempts may have cost, in billionths of a dollar
     */
    void failed(long id, String reason, int attempts, Duration time, long cost);

    /**
     * Supersedes the calls that a stage made or used, so that they are repeated, and counts the request; their replies and
     * costs stay in the journal. Returns the number of calls.
     */
    int repeat(String name);

    /** Returns how often {@link #repeat} was asked for a stage. */
    int repeats(String name);

    /** Supersedes one finished call, so that it is repeated; its cost stays in the ledger. */
    void supersedeCall(String key);

    /**
     * Records calls that one job answered, all or none, and takes the job's cost out of the ledger, because they carry it.
     *
     * @param job the job's key
     */
    void collected(String job, List<CallStart> starts, List<CallEnd> ends);

    /**
     * Returns what all calls cost so far, in billionths of a dollar. A call whose end is unknown, because the process was
     * killed, counts at its worst case.
     */
    long spent();

    /** Returns how many calls are recorded, however they ended. */
    long size();

    /** Shows all calls in order, one at a time; the journal must not be used from within. */
    void forEach(Consumer<CallRecord> consumer);

    /** Forces everything written to disk and closes the file. Calls still under way stay recorded as started. */
    @Override
    void close();
}
