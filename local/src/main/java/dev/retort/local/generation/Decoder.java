package dev.retort.local.generation;

import dev.retort.local.transformer.NextScores;

/** Computes tokens of sequences whose earlier keys and values are in a cache, on one kind of device. */
interface Decoder extends AutoCloseable {

    /**
     * Computes tokens, for which the cache has columns.
     *
     * @param positions of the tokens in their sequences
     * @param adapters which of the served adapters each token takes; negative for none
     * @return the scores of the token after each, valid until the next call or the end of the present scope
     */
    NextScores next(int[] ids, int[] positions, int[] adapters, NewTokens tokens);

    @Override
    void close();
}
