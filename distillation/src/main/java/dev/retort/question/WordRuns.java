package dev.retort.question;

import dev.retort.text.WordHash;
import java.util.Arrays;
import java.util.List;

/** Runs of words, kept as hashes of 64 bits, so that those of a whole corpus fit into memory. Not thread-safe. */
final class WordRuns {

    private static final int FEWEST = 64;

    private final int length;
    private long[] table = new long[FEWEST];
    private int size;
    private boolean hasZero;

    /** Creates an empty collection of runs of a given number of words. */
    WordRuns(int length) {
        this.length = length;
    }

    /** Adds every run of a text. */
    void add(List<String> words) {
        for (long hash : hashes(words)) {
            add(hash);
        }
    }

    /** Returns whether a text shares a run with those added. */
    boolean sharesOne(List<String> words) {
        return Arrays.stream(hashes(words)).anyMatch(this::contains);
    }

    private long[] hashes(List<String> words) {
        long[] hashes = new long[Math.max(0, words.size() - length + 1)];
        for (int i = 0; i < hashes.length; i++) {
            long hash = 0;
            for (String word : words.subList(i, i + length)) {
                hash = (hash ^ hash >>> 29) * WordHash.FACTOR + WordHash.of(word);
            }
            hashes[i] = (hash ^ hash >>> 32) * WordHash.FACTOR;
        }
        return hashes;
    }

    private void add(long hash) {
        if (hash == 0) {
            hasZero = true;
            return;
        }
        if (2 * size >= table.length) {
            grow();
        }
        if (insert(table, hash)) {
            size++;
        }
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(2, table.length)];
        for (long hash : table) {
            if (hash != 0) {
                boolean unused = insert(larger, hash);
            }
        }
        table = larger;
    }

    private static boolean insert(long[] into, long hash) {
        int at = place(into, hash);
        boolean added = into[at] == 0;
        into[at] = hash;
        return added;
    }

    private boolean contains(long hash) {
        return hash == 0 ? hasZero : table[place(table, hash)] == hash;
    }

    /** Returns where a hash is, or where it would be: the first free place from the one it names. */
    private static int place(long[] in, long hash) {
        int at = (int) (hash >>> 20) & in.length - 1;
        while (in[at] != 0 && in[at] != hash) {
            at = at + 1 & in.length - 1;
        }
        return at;
    }
}
