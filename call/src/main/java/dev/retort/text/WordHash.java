package dev.retort.text;

import org.apiguardian.api.API;

/** Hashes of 64 bits, of words and of runs of them. */
@API(status = API.Status.INTERNAL)
public final class WordHash {

    /** An odd number without a pattern, 2⁶⁴ over the golden ratio: multiplying by it spreads the bits. */
    public static final long FACTOR = 0x9E3779B97F4A7C15L;

    private static final long START = 1125899906842597L;

    private WordHash() {}

    /** Returns the hash of a word. */
    public static long of(String word) {
        long code = START;
        for (int i = 0; i < word.length(); i++) {
            code = 31 * code + word.charAt(i);
        }
        return code;
    }
}
