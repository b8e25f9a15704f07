package dev.retort.local.generation;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A request on its way: the tokens added so far and whether they are all. */
final class Sequence {

    private final GenerationRequest request;
    private final int limit;
    private final int start;
    private final Optional<Sampler> sampler;
    private int[] added = new int[16];
    private int count;
    private boolean ended;

    /**
     * @param limit most tokens to add
     * @param start the cache column of its first token
     */
    Sequence(GenerationRequest request, int limit, int start) {
        this.request = request;
        this.limit = limit;
        this.start = start;
        this.sampler = request.sampling() instanceof Sampling.Nucleus nucleus
                ? Optional.of(new Sampler(nucleus, request.prompt()))
                : Optional.empty();
    }

    int[] prompt() {
        return request.prompt();
    }

    int limit() {
        return limit;
    }

    int start() {
        return start;
    }

    /** Returns the token added last. */
    int last() {
        return added[count - 1];
    }

    boolean isComplete() {
        return ended || count == limit;
    }

    /**
     * Adds the next token, or ends the sequence.
     *
     * @param best the token with the highest score
     * @param scores the scores of all tokens, asked for only where one is drawn
     */
    void add(int best, Supplier<float[]> scores, Set<Integer> endTokens) {
        int token = sampler.isPresent() ? sampler.get().next(scores.get()) : best;
        if (endTokens.contains(token)) {
            ended = true;
            return;
        }
        if (count == added.length) {
            added = Arrays.copyOf(added, 2 * count);
        }
        added[count++] = token;
        ended = request.stop().completes(Arrays.copyOf(added, count));
    }

    Generated result() {
        return new Generated(Arrays.copyOf(added, count), ended);
    }
}
