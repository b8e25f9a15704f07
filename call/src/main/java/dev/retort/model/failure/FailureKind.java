package dev.retort.model.failure;

/** The kind of failure of a call; says whether the call is worth repeating and whether it may have been charged. */
public enum FailureKind {
    /** 429: too many requests or tokens a minute. */
    RATE_LIMITED(true, false),
    /** 500, 502, 503, 504, 529: the server is in trouble. */
    OVERLOADED(true, false),
    /** No connection came about. */
    UNREACHABLE(true, false),
    /** The connection was cut after the request was sent. */
    CUT(true, true),
    /** No answer within the time limit of a call. */
    TIMED_OUT(true, true),
    /** An answer that is not what the protocol promises: not JSON, cut short, without a choice. */
    BAD_REPLY(true, true),
    /** 400, 413, 422 or a content filter: this request will never be answered, others may. */
    REJECTED(false, false),
    /** 401, 402, 403, 404, 410 or an empty account: no request to this model will be answered. */
    REFUSED(false, false);

    private final boolean repeatable;
    private final boolean perhapsCharged;

    FailureKind(boolean repeatable, boolean perhapsCharged) {
        this.repeatable = repeatable;
        this.perhapsCharged = perhapsCharged;
    }

    /** Returns whether the same call may succeed later. */
    public boolean repeatable() {
        return repeatable;
    }

    /** Returns whether the provider may ask money for the failed attempt, so that a budget must count it in full. */
    public boolean perhapsCharged() {
        return perhapsCharged;
    }
}
