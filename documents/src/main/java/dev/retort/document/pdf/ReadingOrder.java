package dev.retort.document.pdf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Puts the segments of a page into reading order: drawn tables first taken out as a whole, then columns found by the gutter
 * between them, a segment across the gutter ending the columns above it (recursive cuts as in Nagy and Seth 1984, with the
 * gutter preferred to the gap).
 */
final class ReadingOrder {

    private static final int MAX_DEPTH = 4;
    private static final int LEAST_ROWS = 5;
    private static final int MAX_STEPS = 400;
    /** More than any page of text has. */
    private static final int MOST_SEGMENTS = 10_000;

    private ReadingOrder() {}

    /**
     * Returns the pieces of the page in reading order.
     *
     * @param habit the gutter of other pages of the document, taken where this page has too little text to show one; or NaN
     */
    static List<Flow> of(List<Segment> segments, List<Ruling> rulings, float habit) {
        List<DrawnTable> tables = DrawnTable.find(segments, rulings);
        Set<Segment> inTables = Collections.newSetFromMap(new IdentityHashMap<>());
        tables.forEach(table -> inTables.addAll(table.segments()));
        List<Segment> rest =
                segments.stream().filter(segment -> !inTables.contains(segment)).toList();
        List<Flow> flows = new ArrayList<>();
        order(rest, tables, 0, habit, flows);
        return flows;
    }

    /** Returns the x of the gutter that at least a third of the pages share, or NaN. */
    static float habit(List<List<Segment>> pages) {
        List<Float> gutters = new ArrayList<>();
        for (List<Segment> page : pages) {
            float gutter = gutter(page);
            if (!Float.isNaN(gutter)) {
                gutters.add(gutter);
            }
        }
        gutters.sort(Comparator.naturalOrder());
        float middle = gutters.isEmpty() ? Float.NaN : gutters.get(gutters.size() / 2);
        long near = gutters.stream().filter(g -> Math.abs(g - middle) < 12).count();
        return near >= 2 && near * 3 >= pages.size() ? middle : Float.NaN;
    }

    private static void order(
            List<Segment> segments, List<DrawnTable> tables, int depth, float habit, List<Flow> flows) {
        float gutter = depth < MAX_DEPTH ? gutter(segments) : Float.NaN;
        if (Float.isNaN(gutter) && depth == 0 && fitsHabit(segments, habit)) {
            gutter = habit;
        }
        List<Object> pieces = new ArrayList<>(segments);
        pieces.addAll(tables);
        pieces.sort((a, b) -> Float.compare(top(a), top(b)));
        if (Float.isNaN(gutter)) {
            List<Segment> run = new ArrayList<>();
            for (Object piece : pieces) {
                if (piece instanceof DrawnTable table) {
                    addColumn(run, flows);
                    flows.add(table.grid());
                } else {
                    run.add((Segment) piece);
                }
            }
            addColumn(run, flows);
            return;
        }
        Band band = new Band();
        for (Object piece : pieces) {
            int side = side(piece, gutter);
            if (side != 1
                    && piece instanceof Segment segment
                    && band.endsAbove(segment)
                    && isAlone(segment, segments, gutter)) {
                // The short last line of a paragraph across both columns.
                side = 1;
            }
            if (side == 1 && !band.isFullWidthOnly() || side != 1 && band.isFullWidthOnly()) {
                band.flush(depth, flows);
            }
            band.add(piece, side);
        }
        band.flush(depth, flows);
    }

    private static int side(Object piece, float gutter) {
        float left = piece instanceof DrawnTable table ? table.left() : ((Segment) piece).left();
        float right = piece instanceof DrawnTable table ? table.right() : ((Segment) piece).right();
        return right <= gutter + 1 ? 0 : left >= gutter - 1 ? 2 : 1;
    }

    private static boolean isAlone(Segment segment, List<Segment> segments, float gutter) {
        int side = side(segment, gutter);
        return segments.stream()
                .noneMatch(other -> Math.abs(other.baseline() - segment.baseline()) < 0.6f * segment.size()
                        && side(other, gutter) != side);
    }

    private static boolean fitsHabit(List<Segment> segments, float habit) {
        long across = segments.stream().filter(s -> side(s, habit) == 1).count();
        long left = segments.stream().filter(s -> side(s, habit) == 0).count();
        long right = segments.stream().filter(s -> side(s, habit) == 2).count();
        return !Float.isNaN(habit)
                && segments.size() <= MOST_SEGMENTS
                && left >= 2
                && right >= 2
                && across <= left + right;
    }

    /** What is between two full-width pieces, or a run of these. */
    private static final class Band {
        private final List<List<Segment>> segments = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        private final List<List<DrawnTable>> tables = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

        boolean isFullWidthOnly() {
            return !segments.get(1).isEmpty() || !tables.get(1).isEmpty();
        }

        /** Returns whether the band is a full-width one whose last line is right above a segment. */
        boolean endsAbove(Segment segment) {
            if (segments.get(1).isEmpty()) {
                return false;
            }
            Segment last = segments.get(1).getLast();
            float distance = segment.baseline() - last.baseline();
            return distance < 1.5f * last.size() && Math.abs(last.size() - segment.size()) < 0.6f;
        }

        void add(Object piece, int side) {
            if (piece instanceof DrawnTable table) {
                tables.get(side).add(table);
            } else {
                segments.get(side).add((Segment) piece);
            }
        }

        void flush(int depth, List<Flow> flows) {
            for (int side : new int[] {0, 1, 2}) {
                List<Segment> part = List.copyOf(segments.get(side));
                List<DrawnTable> drawn = List.copyOf(tables.get(side));
                segments.get(side).clear();
                tables.get(side).clear();
                if (!part.isEmpty() || !drawn.isEmpty()) {
                    order(part, drawn, side == 1 ? MAX_DEPTH : depth + 1, Float.NaN, flows);
                }
            }
        }
    }

    private static float top(Object piece) {
        return piece instanceof DrawnTable table ? table.top() : ((Segment) piece).baseline();
    }

    private static void addColumn(List<Segment> run, List<Flow> flows) {
        if (run.isEmpty()) {
            return;
        }
        List<Row> rows = Row.of(run);
        double[] lefts = rows.stream().mapToDouble(Row::left).sorted().toArray();
        float right = (float) rows.stream().mapToDouble(Row::right).max().orElseThrow();
        // The leftmost start that many rows share: list items and first lines are indented against it.
        double left = lefts[0];
        for (int i = 0; i < lefts.length; i++) {
            int near = 0;
            while (i + near < lefts.length && lefts[i + near] - lefts[i] < 2) {
                near++;
            }
            if (near >= Math.max(2, rows.size() / 10)) {
                left = lefts[i];
                break;
            }
        }
        flows.add(new Flow.Column((float) left, right, rows));
        run.clear();
    }

    /** Returns the x of a gutter between two columns of running text, or NaN where there is none. */
    private static float gutter(List<Segment> segments) {
        if (segments.size() < 2 * LEAST_ROWS || segments.size() > MOST_SEGMENTS) {
            return Float.NaN;
        }
        float left = (float) segments.stream().mapToDouble(Segment::left).min().orElseThrow();
        float right =
                (float) segments.stream().mapToDouble(Segment::right).max().orElseThrow();
        float width = right - left;
        float best = Float.NaN;
        int fewest = Integer.MAX_VALUE;
        int bestRun = 0;
        int run = 0;
        float step = Math.max(2, width / MAX_STEPS);
        int steps = (int) (0.6f * width / step);
        double[] lefts = sorted(segments, Segment::left);
        double[] rights = sorted(segments, Segment::right);
        int begun = 0;
        int ended = 0;
        for (int i = 0; i <= steps; i++) {
            float x = left + 0.2f * width + i * step;
            while (begun < lefts.length && lefts[begun] < x) {
                begun++;
            }
            while (ended < rights.length && rights[ended] <= x) {
                ended++;
            }
            int crossing = begun - ended;
            run = crossing == fewest ? run + 1 : 1;
            if (crossing < fewest || crossing == fewest && run > bestRun) {
                fewest = crossing;
                bestRun = run;
                // The middle of the widest stretch with the fewest crossings.
                best = x - (run - 1) * step / 2;
            }
        }
        return !Float.isNaN(best) && separatesColumns(segments, best, fewest) ? best : Float.NaN;
    }

    private static double[] sorted(List<Segment> segments, ToDoubleFunction<Segment> edge) {
        return segments.stream()
                .filter(segment -> segment.left() < segment.right())
                .mapToDouble(edge)
                .sorted()
                .toArray();
    }

    private static boolean separatesColumns(List<Segment> segments, float x, int crossing) {
        List<Row> leftRows =
                Row.of(segments.stream().filter(s -> s.right() <= x + 1).toList());
        List<Row> rightRows =
                Row.of(segments.stream().filter(s -> s.left() >= x - 1).toList());
        if (leftRows.size() < LEAST_ROWS
                || rightRows.size() < LEAST_ROWS
                || crossing > (leftRows.size() + rightRows.size())) {
            return false;
        }
        return isRunningText(leftRows) && isRunningText(rightRows) && sideBySide(leftRows, rightRows) >= LEAST_ROWS;
    }

    /** Columns of text fill their width; columns of a table or the bullets of a list do not. */
    private static boolean isRunningText(List<Row> rows) {
        double left = rows.stream().mapToDouble(Row::left).min().orElseThrow();
        double right = rows.stream().mapToDouble(Row::right).max().orElseThrow();
        long full = rows.stream()
                .filter(r ->
                        r.right() - r.left() >= 0.7 * (right - left) && r.text().length() >= 20)
                .count();
        return full * 2 >= rows.size();
    }

    private static int sideBySide(List<Row> leftRows, List<Row> rightRows) {
        double top =
                Math.max(leftRows.getFirst().baseline(), rightRows.getFirst().baseline()) - 6;
        double bottom =
                Math.min(leftRows.getLast().baseline(), rightRows.getLast().baseline()) + 6;
        long left = leftRows.stream()
                .filter(r -> r.baseline() >= top && r.baseline() <= bottom)
                .count();
        long right = rightRows.stream()
                .filter(r -> r.baseline() >= top && r.baseline() <= bottom)
                .count();
        return (int) Math.min(left, right);
    }
}
