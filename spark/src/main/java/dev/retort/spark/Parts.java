package dev.retort.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Walks through the part of a table that a task works on without holding all of it. */
final class Parts {

    private Parts() {}

    /** Returns the results one by one, each made when it is asked for. */
    static <A, B> Iterator<B> mapped(Iterator<A> part, Function<A, B> work) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return part.hasNext();
            }

            @Override
            public B next() {
                return work.apply(part.next());
            }
        };
    }

    /**
     * Returns the results of work that takes several at once.
     *
     * @param size most that it takes
     * @param work returns the results of a chunk, in any number
     */
    static <A, B> Iterator<B> inChunks(Iterator<A> part, int size, Function<List<A>, List<B>> work) {
        return together(part, (chunk, next) -> chunk.size() < size, work);
    }

    /**
     * Returns the results of work that takes all at once that follow each other and have the same group.
     *
     * @param work returns the results of a group, in any number
     */
    static <A, B> Iterator<B> inGroups(Iterator<A> part, ToIntFunction<A> group, Function<List<A>, List<B>> work) {
        return together(part, (some, next) -> group.applyAsInt(some.getFirst()) == group.applyAsInt(next), work);
    }

    private static <A, B> Iterator<B> together(
            Iterator<A> part, BiPredicate<List<A>, A> joins, Function<List<A>, List<B>> work) {
        return new Iterator<>() {
            private Iterator<B> ready = List.<B>of().iterator();
            private List<A> next = new ArrayList<>();

            @Override
            public boolean hasNext() {
                while (!ready.hasNext() && (!next.isEmpty() || part.hasNext())) {
                    ready = work.apply(some()).iterator();
                }
                return ready.hasNext();
            }

            private List<A> some() {
                List<A> some = next;
                next = new ArrayList<>();
                while (next.isEmpty() && part.hasNext()) {
                    A one = part.next();
                    (some.isEmpty() || joins.test(some, one) ? some : next).add(one);
                }
                return some;
            }

            @Override
            public B next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.next();
            }
        };
    }
}
