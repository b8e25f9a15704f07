package dev.retort.local.generation;

import dev.retort.local.transformer.ProjectedHeads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Parts of prompts that one thread takes through the model together. Where the first of them continues a prompt that the
 * pass before began, it waits in each layer until that one has written its keys.
 */
final class Pass {

    /** Prompt tokens that all threads compute at once: enough to keep matrix products busy, few enough for memory. */
    private static final int MOST_TOKENS = 2048;

    /** A shorter pass is not worth a thread. */
    private static final int FEWEST_TOKENS = 32;

    /** Whole prompts need no waiting, but may take the threads this much longer only than equal shares. */
    private static final double LATEST = 1.08;

    private static final int SPINS = 1000;
    private static final long NAP_NANOS = 20_000;

    private final List<Segment> segments = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final Optional<Pass> before;
    private int length;
    private boolean goesOn;
    private volatile int written = -1;

    /**
     * The part of a prompt that is computed now.
     *
     * @param row of the cache
     * @param past how many of its tokens come before
     * @param length how many follow now
     */
    record Segment(int row, int past, int length) {}

    private Pass(Optional<Pass> before) {
        this.before = before;
    }

    /** Divides segments into passes of about the same length, in order: as many for each thread, none too long. */
    static List<Pass> of(List<Segment> segments, int threads) {
        int all = segments.stream().mapToInt(Segment::length).sum();
        int count = Math.clamp(all / FEWEST_TOKENS, 1, threads * Math.ceilDiv(all, MOST_TOKENS));
        List<Pass> whole = divided(segments, all, count, false);
        return end(whole, threads) * threads <= LATEST * all ? whole : divided(segments, all, count, true);
    }

    /** Returns when the last thread is done, in tokens, where each takes the next pass as soon as it can. */
    private static long end(List<Pass> passes, int threads) {
        long[] busy = new long[threads];
        for (Pass pass : passes) {
            Arrays.sort(busy);
            busy[0] += pass.length();
        }
        return Arrays.stream(busy).max().orElseThrow();
    }

    private static List<Pass> divided(List<Segment> segments, int all, int count, boolean cut) {
        List<Pass> passes = new ArrayList<>();
        int at = 0;
        int present = -1;
        for (Segment segment : segments) {
            int done = 0;
            while (done < segment.length()) {
                // A whole prompt belongs where its middle lies.
                long place = cut ? at : at + segment.length() / 2;
                int pass = Math.toIntExact(place * count / all);
                int end = Math.toIntExact(Math.ceilDiv((long) all * (pass + 1), count));
                int length = cut ? Math.min(segment.length() - done, end - at) : segment.length();
                if (pass != present) {
                    passes.add(new Pass(passes.isEmpty() ? Optional.empty() : Optional.of(passes.getLast())));
                    present = pass;
                }
                passes.getLast().add(segment, done, length);
                done += length;
                at += length;
            }
        }
        return passes;
    }

    private void add(Segment whole, int done, int count) {
        goesOn |= done > 0;
        segments.add(new Segment(whole.row(), whole.past() + done, count));
        length += count;
        if (done + count == whole.length()) {
            ends.add(length - 1);
        }
    }

    List<Segment> segments() {
        return segments;
    }

    /** Returns how many tokens there are. */
    int length() {
        return length;
    }

    /** Returns the index of the last token of each segment that is not continued by the next pass. */
    int[] ends() {
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Writes keys and values of a layer, and waits until what this pass continues is written as well. */
    void write(KeyValueCache cache, int layer, ProjectedHeads.Turned turned) {
        long from = 0;
        for (Segment segment : segments) {
            int next = segment.past();
            int length = segment.length();
            cache.keys(layer, segment.row(), next, length)
                    .copy_(turned.key().narrow(0, from, length).transpose(0, 1));
            cache.values(layer, segment.row(), next, length)
                    .copy_(turned.value().narrow(0, from, length).transpose(0, 1));
            from += length;
        }
        written = layer;
        if (goesOn) {
            await(layer);
        }
    }

    private void await(int layer) {
        Pass earlier = before.orElseThrow();
        for (int looks = 0; earlier.written < layer; looks++) {
            if (looks < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }

    /** Says that this pass writes no more: after a failure none may wait for it. */
    void leave() {
        written = Integer.MAX_VALUE;
    }
}
