package dev.retort.call.journal;

import java.time.Duration;

/**
 * What a finished call brought.
 *
 * @param reply the reply
 * @param attempts how many attempts it took, at least 1
 * @param time from the first attempt to the reply
 * @param cost what all attempts cost together, in billionths of a dollar
 */
public record CallEnd(RecordedReply reply, int attempts, Duration time, long cost) {}
