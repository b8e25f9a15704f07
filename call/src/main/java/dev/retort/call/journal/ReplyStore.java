package dev.retort.call.journal;

import java.util.Map;
import java.util.Optional;

/**
 * Keeps what calls brought, by the keys of their requests, in a place that several processes share. An entry is written whole
 * or not at all, and never changes. Implementations are thread-safe.
 */
public interface ReplyStore {

    /** Returns the reply to a request, if it is there. */
    Optional<RecordedReply> reply(String key);

    /** Keeps the reply to a request, and what it cost. */
    void keep(CallStart call, CallEnd end);

    /** Returns the vector of a text, if it is there. */
    Optional<float[]> vector(String key);

    /** Keeps the vectors that one call brought, by the keys of their texts, and what the call cost. */
    void keep(CallStart call, CallEnd end, Map<String, float[]> vectors);
}
