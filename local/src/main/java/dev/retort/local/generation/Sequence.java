package dev.retort.local.generation;

import dev.retort.local.generation.GenerationRequest.TokenRule;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A request on its way: the tokens added so far and whether they are all. */
final class Sequence {

    private static final int NONE = -1;
    /** How many of the most probable tokens are tried before a sequence that nothing may follow ends. */
    private static final int MOST_TRIES = 2000;

    private final GenerationRequest request;
    private final int adapter;
    private final int limit;
    private final Optional<Sampler> sampler;
    private final PromptLookup lookup;
    private int[] tokens;
    private int length;
    private boolean ended;

    /**
     * @param adapter which of the served adapters it takes, counted from 0; negative for none
     * @param limit most tokens to add
     * @param guessed most tokens that are guessed at once
     */
    Sequence(GenerationRequest request, int adapter, int limit, int guessed) {
        this.request = request;
        this.adapter = adapter;
        this.limit = limit;
        this.sampler = request.sampling() instanceof Sampling.Nucleus nucleus
                ? Optional.of(new Sampler(nucleus, request.prompt()))
                : Optional.empty();
        this.lookup = new PromptLookup(guessed);
        this.length = request.prompt().length;
        this.tokens = Arrays.copyOf(request.prompt(), length + 16);
    }

    int[] prompt() {
        return request.prompt();
    }

    int adapter() {
        return adapter;
    }

    /** Returns how many tokens its prompt begins with as others do; the last is computed in any case, for the scores of the next. */
    int beginsWith(int[] others) {
        int limit = Math.min(others.length, prompt().length - 1);
        int different = Arrays.mismatch(others, 0, limit, prompt(), 0, limit);
        return different < 0 ? limit : different;
    }

    /** Returns how many tokens it has at most, with its prompt. */
    int longest() {
        return request.prompt().length + limit;
    }

    /** Returns the tokens that were computed: all but the last one. */
    int[] computed() {
        return Arrays.copyOf(tokens, position());
    }

    /** Returns the token added last. */
    int last() {
        return tokens[length - 1];
    }

    /** Returns the position of the token added last, which is computed next, within the sequence and in the cache. */
    int position() {
        return length - 1;
    }

    boolean isComplete() {
        return ended || added() == limit;
    }

    private int added() {
        return length - request.prompt().length;
    }

    /** Returns tokens that may follow the last one, at most the given number. */
    int[] guess(int most) {
        return lookup.guess(tokens, length, Math.min(most, limit - added() - 1));
    }

    /**
     * Adds the tokens that follow, as far as the guess was right and one more, or ends the sequence.
     *
     * @param guess what {@link #guess} returned
     * @param next the next token after the last one and after each of the guess
     */
    void add(int[] guess, Next next, Set<Integer> endTokens) {
        int right = 0;
        add(next.best(0), () -> next.scores(0), endTokens);
        while (right < guess.length && !isComplete() && last() == guess[right]) {
            right++;
            int at = right;
            add(next.best(at), () -> next.scores(at), endTokens);
        }
        if (guess.length > 0) {
            lookup.learn(guess.length, right);
        }
    }

    /** What the model says of the token after one that was computed. */
    interface Next {

        /** Returns the token with the highest score. */
        int best(int at);

        /** Returns the scores of all tokens. */
        float[] scores(int at);
    }

    private void add(int best, Supplier<float[]> scores, Set<Integer> endTokens) {
        int token = request.rule() == TokenRule.ANY ? chosen(best, scores) : allowed(scores.get());
        if (token == NONE || endTokens.contains(token)) {
            ended = true;
            return;
        }
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * length);
        }
        tokens[length++] = token;
        request.stop().chosen(token, scores);
        ended = request.stop().completes(addedTokens());
    }

    private int chosen(int best, Supplier<float[]> scores) {
        return sampler.isPresent() ? sampler.get().next(scores.get()) : best;
    }

    /** Returns the first token in the order of the scores, or of drawing, that may follow. */
    private int allowed(float[] scores) {
        int[] added = addedTokens();
        float[] left = scores.clone();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            int token = sampler.isPresent() ? sampler.get().next(left) : highest(left);
            if (request.rule().allows(added, token)) {
                return token;
            }
            left[token] = Float.NEGATIVE_INFINITY;
        }
        return NONE;
    }

    private static int highest(float[] scores) {
        int highest = 0;
        for (int i = 1; i < scores.length; i++) {
            highest = scores[i] > scores[highest] ? i : highest;
        }
        return highest;
    }

    private int[] addedTokens() {
        return Arrays.copyOfRange(tokens, request.prompt().length, length);
    }

    Generated result() {
        return new Generated(addedTokens(), ended);
    }
}
