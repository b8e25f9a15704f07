package dev.retort.recording;

/**
 * What became of the replies a recorder has seen.
 *
 * @param recorded written as chat examples
 * @param notSampled left out by the share
 * @param unusable without a complete text to train on: cut short, filtered, tool calls, images, an empty text
 * @param overLimit left out because the file has its size
 * @param failed not written because writing or redacting failed
 */
public record RecordingCounts(long recorded, long notSampled, long unusable, long overLimit, long failed) {}
