package dev.retort.call.journal;

/** The kind of a call. */
public enum CallKind {
    /** Chat messages in, one or several replies out. */
    CHAT,
    /** A raw text continued. */
    COMPLETION,
    /** Texts in, vectors out. */
    EMBEDDING,
    /** A file sent to a service. */
    UPLOAD,
    /** A fine-tuning job created. */
    JOB
}
