package dev.retort.config;

import java.time.Duration;

/** How fast a model elsewhere may be called: changes of the settings under {@code limits}. Immutable. */
public final class LimitOptions {

    private final Changes changes;

    LimitOptions(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    private LimitOptions with(String key, Object value) {
        return new LimitOptions(changes.with(key, value));
    }

    /** Returns the same with the most requests at once; default 16. */
    public LimitOptions withConcurrency(int requests) {
        return with("concurrency", requests);
    }

    /** Returns the same with the most requests in any minute; default no limit. */
    public LimitOptions withRequestsPerMinute(int requests) {
        return with("requests_per_minute", requests);
    }

    /** Returns the same with the most tokens, in and out, in any minute; default no limit. */
    public LimitOptions withTokensPerMinute(int tokens) {
        return with("tokens_per_minute", tokens);
    }

    /** Returns the same with the longest time of one attempt, a millisecond to a day; default two minutes. */
    public LimitOptions withTimeout(Duration longest) {
        return with("timeout", longest.toMillis() / 1000.0);
    }

    /** Returns the same with the most attempts of one call, at least 1; default 10. */
    public LimitOptions withAttempts(int attempts) {
        return with("attempts", attempts);
    }
}
