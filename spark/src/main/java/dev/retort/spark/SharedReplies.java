package dev.retort.spark;

import dev.retort.call.journal.CallEnd;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import dev.retort.call.journal.ReplyStore;
import dev.retort.file.Json;
import dev.retort.file.JsonLines;
import java.util.Map;
import java.util.Optional;

/**
 * What calls brought, one small file a request, on the file system that driver and executors share. A file appears whole, under
 * the key of its request, so that a task that is retried finds what an earlier attempt paid for. Thread-safe.
 */
final class SharedReplies implements ReplyStore {

    private final SharedFiles files;

    /** Keeps replies in a folder. */
    SharedReplies(SharedFiles files) {
        this.files = files;
    }

    /** A reply with what a person may want to know of its call. */
    private record KeptReply(String task, String model, int attempts, long millis, long cost, RecordedReply reply) {}

    /** A vector with what its call cost, carried by the first vector of the call. */
    private record KeptVector(String model, long cost, float[] vector) {}

    @Override
    public Optional<RecordedReply> reply(String key) {
        return files.read(name(key))
                .map(text -> Json.mapper().readValue(text, KeptReply.class).reply());
    }

    @Override
    public void keep(CallStart call, CallEnd end) {
        files.writeOnce(
                name(call.key()),
                JsonLines.text(new KeptReply(
                        call.task(), call.model(), end.attempts(), end.time().toMillis(), end.cost(), end.reply())));
    }

    @Override
    public Optional<float[]> vector(String key) {
        return files.read(name(key))
                .map(text -> Json.mapper().readValue(text, KeptVector.class).vector());
    }

    @Override
    public void keep(CallStart call, CallEnd end, Map<String, float[]> vectors) {
        long cost = end.cost();
        for (Map.Entry<String, float[]> vector : vectors.entrySet()) {
            files.writeOnce(
                    name(vector.getKey()), JsonLines.text(new KeptVector(call.model(), cost, vector.getValue())));
            cost = 0;
        }
    }

    /** Two characters make 256 folders, so that none holds too many files. */
    private static String name(String key) {
        return key.substring(0, 2) + "/" + key + ".json";
    }
}
