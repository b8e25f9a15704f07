package dev.retort.call.journal;

import dev.retort.call.journal.RecordedReply.Choice;
import dev.retort.call.journal.RecordedReply.Finish;
import dev.retort.file.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Jobs in a store whose entries never change. Each attempt at a job has a number and entries of its own; the first attempt that is
 * not over counts. Thread-safe; whoever writes has claimed the job.
 */
final class StoredJobs {

    private final ReplyStore store;

    StoredJobs(ReplyStore store) {
        this.store = store;
    }

    private enum Entry {
        /** It may have been handed in. */
        BEGUN,
        /** It was handed in, and is known to the service by an id. */
        MADE,
        /** It brought nothing, and another attempt may be made. */
        OVER
    }

    /** Keeps that a job will be handed in now. */
    void begin(CallStart job) {
        keep(job, Entry.BEGUN, new CallEnd(reply(Json.mapper().writeValueAsString(job)), 1, Duration.ZERO, 0));
    }

    /** Returns a job that began and of which nothing else is known. */
    Optional<CallStart> begun(String key) {
        return made(key).isPresent() ? Optional.empty() : started(key);
    }

    private Optional<CallStart> started(String key) {
        return store.reply(entry(key, attempt(key), Entry.BEGUN))
                .map(begun -> Json.mapper().readValue(begun.choices().getFirst().text(), CallStart.class));
    }

    /** Keeps how the service knows a job; its price is that of its replies. */
    void make(CallStart job, CallEnd made) {
        keep(job, Entry.MADE, new CallEnd(made.reply(), made.attempts(), made.time(), 0));
    }

    /** Returns how the service knows a job. */
    Optional<RecordedReply> made(String key) {
        return store.reply(entry(key, attempt(key), Entry.MADE));
    }

    /** Ends the attempt that counts, if one began. */
    void end(String key, String reason) {
        started(key).ifPresent(job -> keep(job, Entry.OVER, new CallEnd(reply(reason), 1, Duration.ZERO, 0)));
    }

    private void keep(CallStart job, Entry entry, CallEnd end) {
        String key = entry(job.key(), attempt(job.key()), entry);
        store.keep(new CallStart(job.kind(), key, job.task(), job.model(), job.request(), job.worstCost()), end);
    }

    private int attempt(String key) {
        int attempt = 1;
        while (store.reply(entry(key, attempt, Entry.OVER)).isPresent()) {
            attempt++;
        }
        return attempt;
    }

    private static String entry(String key, int attempt, Entry entry) {
        return CallKey.of("job " + entry, key, Integer.toString(attempt));
    }

    private static RecordedReply reply(String text) {
        return new RecordedReply(List.of(new Choice(text, Finish.OTHER)), 0, 0, Optional.empty());
    }
}
