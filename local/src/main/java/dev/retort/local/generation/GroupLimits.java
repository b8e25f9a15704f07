package dev.retort.local.generation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many sequences are generated together.
 *
 * @param rows most sequences of a group, at least 1
 * @param tokens most tokens of a group, prompts and answers, every row as long as the longest: bounds the memory of the
 *     key-value cache; a sequence longer than this is a group of its own
 */
public record GroupLimits(int rows, int tokens) {

    /** 32 rows and 12,288 tokens: about 570 MB of cache for a model of 135 million parameters. */
    public static final GroupLimits DEFAULT = new GroupLimits(32, 12_288);

    /** Returns how many sequences of at most a number of tokens, the prompt and the longest answer, grow together. */
    int rows(int longest) {
        return Math.clamp(tokens / longest, 1, rows);
    }

    /**
     * Groups sequences of like length, the shortest first. The groups depend on the lengths only.
     *
     * @param lengths tokens of each, the prompt and the longest answer
     * @return positions in {@code lengths}
     */
    public List<List<Integer>> group(int[] lengths) {
        List<Integer> order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> lengths[i]))
                .toList();
        List<List<Integer>> groups = new ArrayList<>();
        List<Integer> group = new ArrayList<>();
        for (int position : order) {
            boolean full = group.size() == rows || (long) (group.size() + 1) * lengths[position] > tokens;
            if (full && !group.isEmpty()) {
                groups.add(List.copyOf(group));
                group.clear();
            }
            group.add(position);
        }
        if (!group.isEmpty()) {
            groups.add(List.copyOf(group));
        }
        return groups;
    }
}
