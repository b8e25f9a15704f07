package dev.retort.local.generation;

import dev.retort.local.transformer.Transformer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * Keys and values of sequences that are complete, for those that begin alike: the instructions of an application, the next turn
 * of a conversation. What was used longest ago makes room.
 */
final class KeptBeginnings implements AutoCloseable {

    /** Fewer are computed sooner than they are looked for. */
    private static final int FEWEST_TOKENS = 16;

    private final Transformer model;
    private final int mostTokens;
    /** The one used last is the first. */
    private final Deque<Kept> kept = new ArrayDeque<>();

    private int tokens;

    /** Tokens that one row of a cache of its own holds. */
    private record Kept(int[] tokens, int adapter, KeyValueCache cache) {

        int common(Sequence sequence) {
            return adapter == sequence.adapter() ? sequence.beginsWith(tokens) : 0;
        }
    }

    /** @param mostTokens of all together; 0 keeps none */
    KeptBeginnings(Transformer model, int mostTokens) {
        this.model = model;
        this.mostTokens = mostTokens;
    }

    /** Keeps the tokens of a sequence that leaves its row. */
    void keep(Sequence sequence, KeyValueCache from, int row) {
        int[] computed = sequence.computed();
        if (computed.length < FEWEST_TOKENS || computed.length > mostTokens) {
            return;
        }
        // What this one begins with is in it.
        removeIf(one -> one.adapter() == sequence.adapter()
                && one.tokens().length <= computed.length
                && Arrays.equals(one.tokens(), Arrays.copyOf(computed, one.tokens().length)));
        while (tokens + computed.length > mostTokens) {
            drop(kept.removeLast());
        }
        KeyValueCache own = new KeyValueCache(model.config(), model.precision(), model.device(), 1, computed.length);
        own.copyFrom(from, row, 0, 0, computed.length);
        kept.addFirst(new Kept(computed, sequence.adapter(), own));
        tokens += computed.length;
    }

    /**
     * Copies the longest beginning that a sequence shares into its row.
     *
     * @param shared how many tokens it begins with as another sequence does that grows: these are computed once in any case
     * @return how many tokens were copied: none where the shared ones are more
     */
    int copyTo(Sequence sequence, int shared, KeyValueCache to, int row) {
        int most = 0;
        Kept longest = null;
        for (Kept one : kept) {
            int common = one.common(sequence);
            if (common > most) {
                most = common;
                longest = one;
            }
        }
        if (longest == null || most < Math.max(shared, FEWEST_TOKENS)) {
            return 0;
        }
        kept.remove(longest);
        kept.addFirst(longest);
        to.copyFrom(longest.cache(), 0, row, 0, most);
        return most;
    }

    /** Lets go what was computed with an adapter. */
    void forget(int adapter) {
        removeIf(one -> one.adapter() == adapter);
    }

    private void removeIf(Predicate<Kept> condition) {
        for (Iterator<Kept> each = kept.iterator(); each.hasNext(); ) {
            Kept one = each.next();
            if (condition.test(one)) {
                each.remove();
                drop(one);
            }
        }
    }

    private void drop(Kept one) {
        tokens -= one.tokens().length;
        one.cache().close();
    }

    @Override
    public void close() {
        removeIf(one -> true);
    }
}
