package dev.retort.local.generation;

import java.util.Collection;
import java.util.List;

/** Says when sequences that wait join those that grow, and for how many there is to be memory. */
sealed interface Admission {

    /** Returns how many of those that wait join now. */
    int joining(List<Sequence> active, Collection<Sequence> waiting);

    /**
     * Returns how many rows the cache is to have.
     *
     * @param active sequences, those that join now included
     * @param present rows that it has
     */
    int rows(List<Sequence> active, int present);

    /**
     * A known number of sequences: rows are filled once half of them are free, since each time costs passes for what prompts
     * begin with.
     *
     * @param most that grow at once
     */
    record ByHalves(int most) implements Admission {

        @Override
        public int joining(List<Sequence> active, Collection<Sequence> waiting) {
            int free = most - active.size();
            return active.isEmpty() || 2 * free >= most ? Math.min(free, waiting.size()) : 0;
        }

        @Override
        public int rows(List<Sequence> active, int present) {
            return most;
        }
    }

    /**
     * Sequences that somebody waits for: each joins as soon as there is room for it, in the order in which they came.
     *
     * @param limits of rows, and of the memory of all
     */
    record AtOnce(GroupLimits limits) implements Admission {

        @Override
        public int joining(List<Sequence> active, Collection<Sequence> waiting) {
            int longest = longest(active);
            int joining = 0;
            for (Sequence next : waiting) {
                longest = Math.max(longest, next.longest());
                int all = active.size() + joining + 1;
                if (all > limits.rows(KeyValueCache.roomFor(longest)) && all > 1) {
                    break;
                }
                joining++;
            }
            return joining;
        }

        /** Doubled where there are too few, so that what is there is seldom copied. */
        @Override
        public int rows(List<Sequence> active, int present) {
            int most = limits.rows(KeyValueCache.roomFor(longest(active)));
            int rows = Math.max(present, 1);
            while (rows < active.size()) {
                rows *= 2;
            }
            return Math.max(active.size(), Math.min(rows, most));
        }

        private static int longest(List<Sequence> active) {
            return active.stream().mapToInt(Sequence::longest).max().orElse(0);
        }
    }
}
