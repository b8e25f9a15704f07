package dev.retort.document.pdf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Recognises the numbers of the lines in the margin of manuscripts, bills and court filings: numbers in one column beside
 * the text that count line by line, or every fifth line, over most pages of a file. The first column of a table is not
 * such a margin: its rows have further cells.
 */
final class LineNumbers {

    private static final int MOST_DIGITS = 5;
    private static final float COLUMN = 9;
    private static final int LEAST_LINES = 10;
    private static final int LEAST_ROWS = 8;

    private LineNumbers() {}

    /** Returns the pages without line numbers. */
    static List<PageLayout> removed(List<PageLayout> pages) {
        List<List<Row>> rows = rows(pages);
        List<PageLayout> left = removed(pages, rows, true);
        return removed(left, left == pages ? rows : rows(left), false);
    }

    private static List<List<Row>> rows(List<PageLayout> pages) {
        return pages.stream().map(page -> Row.of(page.segments())).toList();
    }

    private static List<PageLayout> removed(List<PageLayout> pages, List<List<Row>> rows, boolean left) {
        List<Margin> margins = new ArrayList<>();
        List<Float> columns = new ArrayList<>();
        int full = 0;
        for (List<Row> ofPage : rows) {
            Margin margin = margin(ofPage, left);
            margins.add(margin);
            full += margin.rows() >= LEAST_ROWS ? 1 : 0;
            if (margin.counts()) {
                columns.add(margin.column());
            }
        }
        if (columns.isEmpty() || columns.size() * 2 < full) {
            return pages;
        }
        List<PageLayout> result = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            Margin margin = margins.get(i);
            boolean same = columns.stream().anyMatch(c -> Math.abs(c - margin.column()) < COLUMN);
            if (!same) {
                result.add(pages.get(i));
                continue;
            }
            Set<Segment> numbers = Collections.newSetFromMap(new IdentityHashMap<>());
            numbers.addAll(margin.numbers());
            result.add(pages.get(i)
                    .with(pages.get(i).segments().stream()
                            .filter(segment -> !numbers.contains(segment))
                            .toList()));
        }
        return result;
    }

    /**
     * The column of numbers at one side of a page.
     *
     * @param column x of its middle; NaN where there is none
     * @param numbers from the top down
     * @param rows of text on the page
     * @param counts whether the numbers count the lines
     */
    private record Margin(float column, List<Segment> numbers, int rows, boolean counts) {}

    private static Margin margin(List<Row> rows, boolean left) {
        List<Segment> candidates = new ArrayList<>();
        for (Row row : rows) {
            Segment edge = left ? row.cells().getFirst() : row.cells().getLast();
            if (isNumber(edge.text())) {
                candidates.add(edge);
            }
        }
        candidates = largestColumn(candidates);
        if (candidates.isEmpty()) {
            return new Margin(Float.NaN, List.of(), rows.size(), false);
        }
        return new Margin(middle(candidates.getFirst()), candidates, rows.size(), counts(candidates, rows));
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MOST_DIGITS;
    }

    private static float middle(Segment segment) {
        return (segment.left() + segment.right()) / 2;
    }

    private static List<Segment> largestColumn(List<Segment> candidates) {
        List<Segment> largest = List.of();
        for (int i = 0; i < Math.min(candidates.size(), 40); i++) {
            float column = middle(candidates.get(i));
            List<Segment> alike = candidates.stream()
                    .filter(other -> Math.abs(middle(other) - column) < COLUMN)
                    .toList();
            largest = alike.size() > largest.size() ? alike : largest;
        }
        return largest;
    }

    private static boolean counts(List<Segment> numbers, List<Row> rows) {
        Set<Segment> alone = Collections.newSetFromMap(new IdentityHashMap<>());
        alone.addAll(numbers);
        List<Row> text = rows.stream()
                .filter(row ->
                        !(row.cells().size() == 1 && alone.contains(row.cells().getFirst())))
                .toList();
        List<Integer> steps = new ArrayList<>();
        List<Float> distances = new ArrayList<>();
        for (int i = 1; i < numbers.size(); i++) {
            steps.add(value(numbers.get(i)) - value(numbers.get(i - 1)));
            distances.add(numbers.get(i).baseline() - numbers.get(i - 1).baseline());
        }
        int step = middleOf(steps, 1);
        float distance = middleOf(distances, 0f);
        if (step < 1 || step > 10) {
            return false;
        }
        boolean everyFifth = step % 5 == 0 && numbers.stream().allMatch(number -> value(number) % step == 0);
        if (numbers.size() < (everyFifth ? 2 : 3) || numbers.size() * step < LEAST_LINES) {
            return false;
        }
        int good = 0;
        for (int i = 1; i < numbers.size(); i++) {
            boolean even = Math.abs(distances.get(i - 1) - distance) < 0.1f * distance;
            boolean lines = between(text, numbers.get(i - 1), numbers.get(i)) == step;
            good += steps.get(i - 1) == step && (even || lines) ? 1 : 0;
        }
        return good >= 0.8 * steps.size() && !tabular(numbers, rows);
    }

    private static int between(List<Row> text, Segment from, Segment to) {
        float slack = 0.5f * from.size();
        return (int) text.stream()
                .filter(row -> row.baseline() > from.baseline() + slack && row.baseline() <= to.baseline() + slack)
                .count();
    }

    /** A row of a table has further cells beside its first. */
    private static boolean tabular(List<Segment> numbers, List<Row> rows) {
        Set<Segment> set = Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(numbers);
        int numbered = 0;
        int several = 0;
        for (Row row : rows) {
            long others = row.cells().stream()
                    .filter(cell -> !set.contains(cell) && !cell.goesOn())
                    .count();
            boolean has = row.cells().stream().anyMatch(set::contains);
            numbered += has && !row.cells().isEmpty() ? 1 : 0;
            several += has && others > 1 ? 1 : 0;
        }
        return several > 0.3 * numbered;
    }

    private static int value(Segment number) {
        return Integer.parseInt(number.text());
    }

    private static <T extends Comparable<T>> T middleOf(List<T> values, T none) {
        List<T> sorted = new ArrayList<>(values);
        sorted.sort(Comparator.naturalOrder());
        return sorted.isEmpty() ? none : sorted.get(sorted.size() / 2);
    }
}
