package dev.retort.local.job;

/** What a parent asks of its child, one word a line on standard input; the end of the input means {@link #PAUSE}. */
enum StopRequest {
    /** Store a checkpoint and end; the job goes on when it is created again. */
    PAUSE,
    /** Store a checkpoint and end; the job is cancelled. */
    CANCEL
}
