package dev.retort.local.job;

/** A request of a parent to its child, one word a line on standard input; the end of the input means {@link #PAUSE}. */
enum StopRequest {
    /** Store a checkpoint and end; the job resumes when it is created again. */
    PAUSE,
    /** Store a checkpoint and end; the job is cancelled. */
    CANCEL
}
