package dev.retort.call.journal;

/** How far a call has come. */
public enum CallState {
    /** On its way; after a crash: what it brought is not known, it will be made again. */
    STARTED,
    /** Answered; the same request is answered from here. */
    FINISHED,
    /** Given up for good, with a reason; the next run tries again. */
    FAILED,
    /** Answered once, but to be asked again on request; kept for the ledger. */
    SUPERSEDED
}
