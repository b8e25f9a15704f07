package dev.retort.document.pdf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * A table drawn with lines: at least two columns and its text inside the cells. Lengths in points, y downwards.
 *
 * @param left of the outer frame
 * @param top of the outer frame
 * @param right of the outer frame
 * @param segments the text inside
 * @param grid the text by rows and cells
 */
record DrawnTable(float left, float top, float right, List<Segment> segments, Flow.Grid grid) {

    private static final float TOUCH = 3;
    private static final int MAX_RULINGS = 1500;

    /** Finds the tables of a page. */
    static List<DrawnTable> find(List<Segment> segments, List<Ruling> rulings) {
        List<DrawnTable> tables = new ArrayList<>();
        // Borders are often drawn twice.
        List<Ruling> distinct = rulings.stream().distinct().toList();
        if (distinct.size() > MAX_RULINGS) {
            return tables;
        }
        for (List<Ruling> group : connected(distinct)) {
            double[] xs = distinct(group.stream().filter(Ruling::isVertical).mapToDouble(Ruling::left));
            double[] ys = distinct(group.stream().filter(Ruling::isHorizontal).mapToDouble(Ruling::top));
            if (xs.length < 3 || ys.length < 2) {
                continue;
            }
            float left = (float) xs[0] - TOUCH;
            float right = (float) xs[xs.length - 1] + TOUCH;
            float top = (float) ys[0] - TOUCH;
            float bottom = (float) ys[ys.length - 1] + TOUCH;
            List<Segment> inside = segments.stream()
                    .filter(s -> s.left() >= left
                            && s.right() <= right + TOUCH
                            && s.baseline() >= top
                            && s.baseline() <= bottom)
                    .toList();
            Flow.Grid grid = grid(inside, group);
            long rowsWithCells = grid.rows().stream().filter(r -> r.size() >= 2).count();
            if (rowsWithCells >= 1 && rowsWithCells * 3 >= grid.rows().size() && fits(inside, group)) {
                tables.add(new DrawnTable(left, top, right, inside, grid));
            }
        }
        return tables;
    }

    /** A figure's boxes do not hold their lettering the way cells hold text: too much of it lies across lines. */
    private static boolean fits(List<Segment> inside, List<Ruling> group) {
        int across = 0;
        for (Segment segment : inside) {
            across += isCrossed(segment, group) ? 1 : 0;
        }
        return across * 10 <= inside.size();
    }

    private static boolean isCrossed(Segment segment, List<Ruling> group) {
        for (Ruling r : group) {
            if (r.left() > segment.left() + 4
                    && r.left() < segment.right() - 4
                    && r.top() < segment.baseline() - 2
                    && r.bottom() > segment.baseline() - 2
                    && r.isVertical()) {
                return true;
            }
        }
        return false;
    }

    private static Flow.Grid grid(List<Segment> inside, List<Ruling> group) {
        TreeMap<Double, TreeMap<Double, List<Segment>>> cells = new TreeMap<>();
        for (Segment segment : inside) {
            double middle = segment.baseline() - 0.3 * segment.size();
            double x = leftOf(segment, middle, group);
            double y = above(segment, middle, group);
            cells.computeIfAbsent(rounded(y, cells), k -> new TreeMap<>())
                    .computeIfAbsent(rounded(x, Map.of()), k -> new ArrayList<>())
                    .add(segment);
        }
        List<List<List<Row>>> rows = new ArrayList<>();
        for (TreeMap<Double, List<Segment>> row : cells.values()) {
            rows.add(row.values().stream().map(Row::of).toList());
        }
        return new Flow.Grid(rows);
    }

    private static double leftOf(Segment segment, double middle, List<Ruling> group) {
        double nearest = Double.NEGATIVE_INFINITY;
        for (Ruling r : group) {
            if (r.left() > nearest
                    && r.left() <= segment.left() + TOUCH
                    && r.top() <= middle + 1
                    && r.bottom() >= middle - 1
                    && r.isVertical()) {
                nearest = r.left();
            }
        }
        return nearest == Double.NEGATIVE_INFINITY ? 0 : nearest;
    }

    private static double above(Segment segment, double middle, List<Ruling> group) {
        double nearest = Double.NEGATIVE_INFINITY;
        for (Ruling r : group) {
            if (r.top() > nearest
                    && r.top() <= middle + 1
                    && r.left() <= segment.left() + TOUCH
                    && r.right() >= segment.left() + 1
                    && r.isHorizontal()) {
                nearest = r.top();
            }
        }
        return nearest == Double.NEGATIVE_INFINITY ? 0 : nearest;
    }

    /** Lines that are drawn twice, or in pieces, lie a point or two apart. */
    private static Double rounded(double value, Map<Double, ?> known) {
        for (Double other : known.keySet()) {
            if (Math.abs(other - value) < TOUCH) {
                return other;
            }
        }
        return known.isEmpty() ? Math.rint(value / TOUCH) * TOUCH : value;
    }

    private static List<List<Ruling>> connected(List<Ruling> rulings) {
        List<Ruling> open = new ArrayList<>(rulings);
        open.sort((a, b) -> Float.compare(a.top(), b.top()));
        List<List<Ruling>> groups = new ArrayList<>();
        while (!open.isEmpty()) {
            List<Ruling> group = new ArrayList<>();
            Deque<Ruling> queue = new ArrayDeque<>(List.of(open.removeFirst()));
            while (!queue.isEmpty()) {
                Ruling ruling = queue.poll();
                group.add(ruling);
                open.removeIf(other -> {
                    boolean touching = other.left() <= ruling.right() + TOUCH
                            && other.right() >= ruling.left() - TOUCH
                            && other.top() <= ruling.bottom() + TOUCH
                            && other.bottom() >= ruling.top() - TOUCH;
                    if (touching) {
                        queue.add(other);
                    }
                    return touching;
                });
            }
            groups.add(group);
        }
        return groups;
    }

    private static double[] distinct(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int count = 0;
        for (double value : sorted) {
            if (count == 0 || value - sorted[count - 1] > TOUCH) {
                sorted[count++] = value;
            }
        }
        return Arrays.copyOf(sorted, count);
    }
}
