package dev.retort.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

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
        return new Iterator<>() {
            private Iterator<B> ready = List.<B>of().iterator();

            @Override
            public boolean hasNext() {
                while (!ready.hasNext() && part.hasNext()) {
                    List<A> chunk = new ArrayList<>();
                    while (chunk.size() < size && part.hasNext()) {
                        chunk.add(part.next());
                    }
                    ready = work.apply(chunk).iterator();
                }
                return ready.hasNext();
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
