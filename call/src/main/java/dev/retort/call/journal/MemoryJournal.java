package dev.retort.call.journal;

import dev.retort.concurrent.Exclusive;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A journal that lives as long as this object. Thread-safe. */
final class MemoryJournal implements CallJournal {

    private final Clock clock = Clock.systemUTC();
    private final Exclusive exclusive = new Exclusive();
    private final List<CallRecord> calls = new ArrayList<>();
    private final Map<String, TreeSet<Long>> byKey = new HashMap<>();
    private final Map<String, Vector> vectors = new HashMap<>();
    private final Map<String, Set<String>> uses = new HashMap<>();
    private final Map<String, Integer> repeats = new HashMap<>();
    private volatile String stage = "";

    /** A vector and the call that brought it. */
    private record Vector(long call, float[] values) {}

    @Override
    public void enter(String name) {
        stage = name;
    }

    @Override
    public Optional<RecordedReply> reply(String key) {
        return exclusive.get(() -> inState(CallState.FINISHED, key).stream()
                .findFirst()
                .map(call -> {
                    if (!stage.equals(call.stage())) {
                        uses.computeIfAbsent(stage, name -> new HashSet<>()).add(key);
                    }
                    return new RecordedReply(
                            call.choices(), call.inputTokens(), call.outputTokens(), call.servedModel());
                }));
    }

    @Override
    public Optional<float[]> vector(String key) {
        return exclusive.get(() -> Optional.ofNullable(vectors.get(key))
                .map(vector -> vector.values().clone()));
    }

    @Override
    public Optional<CallRecord> underWay(String key) {
        return exclusive.get(
                () -> inState(CallState.STARTED, key).reversed().stream().findFirst());
    }

    @Override
    public List<Long> startedAll(List<CallStart> starts) {
        return exclusive.get(() -> starts.stream().map(this::start).toList());
    }

    private long start(CallStart call) {
        long id = calls.size() + 1L;
        calls.add(new CallRecord(
                id,
                call.kind(),
                call.key(),
                stage,
                call.task(),
                call.model(),
                Optional.empty(),
                CallState.STARTED,
                Instant.ofEpochMilli(clock.millis()),
                Duration.ZERO,
                0,
                0,
                0,
                call.worstCost(),
                call.request(),
                List.of(),
                Optional.empty()));
        byKey.computeIfAbsent(call.key(), key -> new TreeSet<>()).add(id);
        return id;
    }

    @Override
    public void mayCost(long id, long cost) {
        exclusive.run(() -> put(call(id).withCost(cost)));
    }

    @Override
    public void finishedAll(List<Long> ids, List<CallEnd> ends) {
        exclusive.run(() -> {
            ids.forEach(this::call);
            for (int i = 0; i < ids.size(); i++) {
                put(call(ids.get(i)).finished(ends.get(i), ends.get(i).reply().choices()));
            }
        });
    }

    @Override
    public void embedded(long id, CallEnd end, List<String> keys, List<float[]> values) {
        exclusive.run(() -> {
            put(call(id).finished(end, List.of()));
            for (int i = 0; i < keys.size(); i++) {
                vectors.put(keys.get(i), new Vector(id, values.get(i).clone()));
            }
        });
    }

    @Override
    public void failed(long id, String reason, int attempts, Duration time, long cost) {
        exclusive.run(() -> put(call(id).failed(reason, attempts, time, cost)));
    }

    @Override
    public int repeat(String name) {
        return exclusive.get(() -> {
            vectors.values().removeIf(vector -> call(vector.call()).stage().equals(name));
            Set<String> used = uses.getOrDefault(name, Set.of());
            List<CallRecord> repeated = calls.stream()
                    .filter(call -> call.state() == CallState.FINISHED)
                    .filter(call -> call.stage().equals(name) || used.contains(call.key()))
                    .toList();
            repeated.forEach(call -> put(call.superseded()));
            repeats.merge(name, 1, Integer::sum);
            return repeated.size();
        });
    }

    @Override
    public int repeats(String name) {
        return exclusive.get(() -> repeats.getOrDefault(name, 0));
    }

    @Override
    public void supersedeCall(String key) {
        exclusive.run(() -> inState(CallState.FINISHED, key).forEach(call -> put(call.superseded())));
    }

    @Override
    public void collected(String job, List<CallStart> starts, List<CallEnd> ends) {
        exclusive.run(() -> {
            finishedAll(startedAll(starts), ends);
            inState(CallState.FINISHED, job).forEach(call -> put(call.withCost(0)));
        });
    }

    @Override
    public long spent() {
        return exclusive.get(() -> calls.stream().mapToLong(CallRecord::cost).sum());
    }

    @Override
    public long size() {
        return exclusive.get(() -> (long) calls.size());
    }

    @Override
    public void forEach(Consumer<CallRecord> consumer) {
        List<CallRecord> all = exclusive.get(() -> List.copyOf(calls));
        all.forEach(consumer);
    }

    @Override
    public void close() {
        // Nothing lies outside this object.
    }

    private List<CallRecord> inState(CallState state, String key) {
        return byKey.getOrDefault(key, new TreeSet<>()).stream()
                .map(this::call)
                .filter(call -> call.state() == state)
                .toList();
    }

    private CallRecord call(long id) {
        if (id < 1 || id > calls.size()) {
            throw new IllegalArgumentException("no call with number " + id);
        }
        return calls.get((int) id - 1);
    }

    private void put(CallRecord call) {
        calls.set((int) call.id() - 1, call);
    }
}
