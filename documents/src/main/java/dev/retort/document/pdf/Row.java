package dev.retort.document.pdf;

import java.util.ArrayList;
import java.util.List;

/**
 * What is on one baseline within a region, from left to right.
 *
 * @param cells at least one segment; two of them have a wide gap between
 */
record Row(List<Segment> cells) {

    Row {
        cells = List.copyOf(cells);
    }

    /** Groups segments by baseline, from the top down. */
    static List<Row> of(List<Segment> segments) {
        List<Segment> sorted = new ArrayList<>(segments);
        sorted.sort((a, b) -> Float.compare(a.baseline(), b.baseline()));
        List<Row> rows = new ArrayList<>();
        List<Segment> cells = new ArrayList<>();
        for (Segment segment : sorted) {
            if (!cells.isEmpty()) {
                Segment last = cells.getLast();
                float tolerance = 0.45f * Math.min(last.size(), segment.size());
                if (segment.baseline() - cells.getFirst().baseline() > tolerance) {
                    rows.add(fromLeft(cells));
                    cells = new ArrayList<>();
                }
            }
            cells.add(segment);
        }
        if (!cells.isEmpty()) {
            rows.add(fromLeft(cells));
        }
        return rows;
    }

    private static Row fromLeft(List<Segment> cells) {
        cells.sort((a, b) -> Float.compare(a.left(), b.left()));
        return new Row(cells);
    }

    String text() {
        if (cells.size() == 1) {
            return cells.getFirst().text();
        }
        return String.join(" ", cells.stream().map(Segment::text).toList());
    }

    float left() {
        return cells.getFirst().left();
    }

    float right() {
        return cells.getLast().right();
    }

    float baseline() {
        return cells.getLast().baseline();
    }

    float top() {
        return (float) cells.stream().mapToDouble(Segment::top).min().orElseThrow();
    }

    /** Font size of the cell with the most text. */
    float size() {
        return longest().size();
    }

    /** Whether all of it is bold, but for a sign or two. */
    boolean bold() {
        return boldShare() > 0.95f;
    }

    boolean boldStart() {
        return cells.getFirst().boldStart()
                || cells.size() > 1
                        && cells.getFirst().text().length() <= 3
                        && cells.get(1).boldStart();
    }

    private float boldShare() {
        float bold = 0;
        float all = 0;
        for (Segment cell : cells) {
            bold += cell.boldShare() * cell.text().length();
            all += cell.text().length();
        }
        return bold / all;
    }

    private Segment longest() {
        Segment longest = cells.getFirst();
        for (Segment cell : cells) {
            if (cell.text().length() > longest.text().length()) {
                longest = cell;
            }
        }
        return longest;
    }
}
