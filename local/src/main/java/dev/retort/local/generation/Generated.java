package dev.retort.local.generation;

/**
 * What was added to one prompt.
 *
 * @param tokens the tokens, without the one that ended the turn
 * @param complete false where the limit cut it
 */
public record Generated(int[] tokens, boolean complete) {}
