package dev.retort.call.journal;

import dev.retort.concurrent.Exclusive;
import dev.retort.concurrent.ParallelWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A journal whose replies lie in a store that several processes share, so that a call that one of them finished is repeated by
 * none. It remembers only what is under way in this process; the memory does not grow with the calls. Thread-safe.
 */
final class StoredJournal implements CallJournal {

    private static final Duration LOOKS_AGAIN = Duration.ofMillis(100);

    private final ReplyStore store;
    private final CallClaims claims;
    private final StoredJobs jobs;
    private final Exclusive exclusive = new Exclusive();
    private final Map<Long, CallStart> underWay = new HashMap<>();
    private long begun;
    private long spent;

    StoredJournal(ReplyStore store, CallClaims claims) {
        this.store = store;
        this.claims = claims;
        this.jobs = new StoredJobs(store);
    }

    @Override
    public void enter(String name) {
        // The store knows requests, whatever stage they belong to.
    }

    @Override
    public Optional<RecordedReply> reply(String key) {
        return store.reply(key);
    }

    @Override
    public Optional<RecordedReply> replyOrClaim(String key) throws InterruptedException {
        while (true) {
            Optional<RecordedReply> known = store.reply(key);
            if (known.isPresent()) {
                return known;
            }
            if (claims.claim(key)) {
                break;
            }
            Thread.sleep(LOOKS_AGAIN);
        }
        // Whoever had the claim may have finished between the two questions.
        Optional<RecordedReply> finished = store.reply(key);
        if (finished.isPresent()) {
            claims.release(key);
        }
        return finished;
    }

    @Override
    public void leave(String key) {
        claims.release(key);
    }

    @Override
    public void claim(String key) throws InterruptedException {
        while (!claims.claim(key)) {
            Thread.sleep(LOOKS_AGAIN);
        }
    }

    @Override
    public Optional<RecordedReply> job(String key) {
        return jobs.made(key);
    }

    @Override
    public Optional<float[]> vector(String key) {
        return store.vector(key);
    }

    @Override
    public Optional<CallRecord> underWay(String key) {
        return jobs.begun(key).map(job -> left(begin(List.of(job)).getFirst(), job));
    }

    /** The store does not keep the time. */
    private static CallRecord left(long id, CallStart job) {
        return new CallRecord(
                id,
                job.kind(),
                job.key(),
                "",
                job.task(),
                job.model(),
                Optional.empty(),
                CallState.STARTED,
                Instant.EPOCH,
                Duration.ZERO,
                0,
                0,
                0,
                job.worstCost(),
                job.request(),
                List.of(),
                Optional.empty());
    }

    @Override
    public List<Long> startedAll(List<CallStart> calls) {
        calls.stream().filter(call -> call.kind() == CallKind.JOB).forEach(jobs::begin);
        return begin(calls);
    }

    private List<Long> begin(List<CallStart> calls) {
        return exclusive.get(() -> {
            List<Long> ids = new ArrayList<>();
            for (CallStart call : calls) {
                ids.add(++begun);
                underWay.put(begun, call);
            }
            return ids;
        });
    }

    @Override
    public void mayCost(long id, long cost) {
        // The budget is kept by whoever lends the money.
    }

    @Override
    public void finishedAll(List<Long> ids, List<CallEnd> ends) {
        for (int i = 0; i < ids.size(); i++) {
            CallStart call = ended(ids.get(i), ends.get(i).cost());
            if (call.kind() == CallKind.JOB) {
                jobs.make(call, ends.get(i));
            } else {
                store.keep(call, ends.get(i));
            }
        }
    }

    @Override
    public void embedded(long id, CallEnd end, List<String> keys, List<float[]> vectors) {
        Map<String, float[]> byKey = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            byKey.put(keys.get(i), vectors.get(i));
        }
        store.keep(ended(id, end.cost()), end, byKey);
    }

    @Override
    public void failed(long id, String reason, int attempts, Duration time, long cost) {
        CallStart call = ended(id, cost);
        if (call.kind() == CallKind.JOB) {
            jobs.end(call.key(), reason);
        }
    }

    private CallStart ended(long id, long cost) {
        return exclusive.get(() -> {
            CallStart call = underWay.remove(id);
            if (call == null) {
                throw new IllegalArgumentException("no call under way with number " + id);
            }
            spent += cost;
            return call;
        });
    }

    @Override
    public int repeat(String name) {
        return 0;
    }

    @Override
    public int repeats(String name) {
        return 0;
    }

    @Override
    public void supersedeCall(String key) {
        // Entries of a shared store never change: only another attempt at a job can be made.
        jobs.end(key, "superseded");
    }

    @Override
    public void collected(String job, List<CallStart> starts, List<CallEnd> ends) {
        List<Runnable> writes = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            CallStart start = starts.get(i);
            CallEnd end = ends.get(i);
            writes.add(() -> store.keep(start, end));
        }
        ParallelWork.runAll(writes, "replies of a batch");
    }

    @Override
    public long spent() {
        return exclusive.get(() -> spent);
    }

    @Override
    public long size() {
        return exclusive.get(() -> begun);
    }

    @Override
    public void forEach(Consumer<CallRecord> consumer) {
        // Its calls are in the store.
    }

    @Override
    public void close() {
        // The store belongs to the caller.
    }
}
