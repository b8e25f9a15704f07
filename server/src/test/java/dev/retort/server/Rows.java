package dev.retort.server;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Training rows in the layout of the classic recipe. */
final class Rows {

    private Rows() {}

    static String good(int count) {
        return IntStream.range(0, count).mapToObj(i -> """
                        {"messages": [{"role": "user", "content": "What is %d?"}, {"role": "assistant", "content": "It is %d."}]}
                        """.formatted(i, i)).collect(Collectors.joining());
    }
}
