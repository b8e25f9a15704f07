package dev.retort.local.generation;

import org.apiguardian.api.API;

/**
 * What was added to one prompt.
 *
 * @param tokens the tokens, without the one that ended the turn
 * @param complete false where the limit cut it
 */
@API(status = API.Status.INTERNAL)
public record Generated(int[] tokens, boolean complete) {}
