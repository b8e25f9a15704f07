package dev.retort.server.chat;

import dev.retort.local.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Notes how probable the tokens of a reply were. Used by one thread. */
final class TokenLogprobs {

    private final Tokenizer tokenizer;
    private final int top;
    private final List<TokenLogprob> noted = new ArrayList<>();
    private int handedOn;

    /** @param top how many of the most probable tokens of each place are noted, 0 or more */
    TokenLogprobs(Tokenizer tokenizer, int top) {
        this.tokenizer = tokenizer;
        this.top = top;
    }

    /** Notes a token that was chosen. */
    void note(int token, float[] scores) {
        double normalizer = logSumExp(scores);
        List<TokenLogprob.Alternative> best = best(scores).stream()
                .map(other -> new TokenLogprob.Alternative(text(other), scores[other] - normalizer))
                .toList();
        noted.add(new TokenLogprob(text(token), scores[token] - normalizer, best));
    }

    private String text(int token) {
        return tokenizer.decode(new int[] {token});
    }

    private List<Integer> best(float[] scores) {
        PriorityQueue<Integer> best = new PriorityQueue<>((a, b) -> Float.compare(scores[a], scores[b]));
        for (int token = 0; token < scores.length && top > 0; token++) {
            if (best.size() < top) {
                best.add(token);
            } else if (scores[token] > scores[best.element()]) {
                best.remove();
                best.add(token);
            }
        }
        List<Integer> ordered = new ArrayList<>();
        while (!best.isEmpty()) {
            ordered.addFirst(best.remove());
        }
        return ordered;
    }

    private static double logSumExp(float[] scores) {
        float highest = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            highest = Math.max(highest, score);
        }
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(score - highest);
        }
        return highest + Math.log(sum);
    }

    /** Returns those of the first tokens. */
    List<TokenLogprob> of(int tokens) {
        return List.copyOf(noted.subList(0, Math.min(tokens, noted.size())));
    }

    /** Returns those of the first tokens that were not handed on yet. */
    List<TokenLogprob> further(int tokens) {
        int end = Math.max(handedOn, Math.min(tokens, noted.size()));
        List<TokenLogprob> further = List.copyOf(noted.subList(handedOn, end));
        handedOn = end;
        return further;
    }
}
