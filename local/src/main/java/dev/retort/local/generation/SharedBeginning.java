package dev.retort.local.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens that several prompts have in common after a beginning that they have in common as well.
 *
 * @param past how many tokens come before
 * @param length how many are shared from there on
 * @param rows the prompts, at least two
 */
record SharedBeginning(int past, int length, List<Integer> rows) {

    /** Fewer are not worth a pass of their own. */
    private static final int FEWEST_TOKENS = 16;

    /** Returns the first of the prompts. */
    int first() {
        return rows.getFirst();
    }

    /**
     * Finds what is worth computing once: first what many prompts begin with, then what fewer of them share after it. The last token of
     * a prompt is never shared.
     *
     * @param groups rows that may share, since one model computes them
     * @return levels, each of which needs those before it
     */
    static List<List<SharedBeginning>> levels(List<int[]> prompts, Collection<List<Integer>> groups) {
        List<List<SharedBeginning>> levels = new ArrayList<>();
        List<SharedBeginning> level = groups.stream()
                .flatMap(rows -> after(0, rows, prompts).stream())
                .toList();
        while (!level.isEmpty()) {
            levels.add(level);
            List<SharedBeginning> next = new ArrayList<>();
            for (SharedBeginning beginning : level) {
                next.addAll(after(beginning.past() + beginning.length(), beginning.rows(), prompts));
            }
            level = next;
        }
        return levels;
    }

    private static List<SharedBeginning> after(int past, List<Integer> rows, List<int[]> prompts) {
        Map<List<Integer>, List<Integer>> alike = new LinkedHashMap<>();
        for (int row : rows) {
            int[] prompt = prompts.get(row);
            if (prompt.length > past + FEWEST_TOKENS) {
                List<Integer> next = Arrays.stream(prompt, past, past + FEWEST_TOKENS)
                        .boxed()
                        .toList();
                alike.computeIfAbsent(next, key -> new ArrayList<>()).add(row);
            }
        }
        return alike.values().stream()
                .filter(group -> group.size() > 1)
                .map(group -> new SharedBeginning(past, common(past, group, prompts), List.copyOf(group)))
                .toList();
    }

    private static int common(int past, List<Integer> rows, List<int[]> prompts) {
        int[] first = prompts.get(rows.getFirst());
        int end = first.length - 1;
        for (int row : rows) {
            int[] prompt = prompts.get(row);
            int limit = Math.min(end, prompt.length - 1);
            int different = Arrays.mismatch(first, past, limit, prompt, past, limit);
            end = different < 0 ? limit : past + different;
        }
        return end - past;
    }
}
