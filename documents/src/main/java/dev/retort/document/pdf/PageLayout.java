package dev.retort.document.pdf;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands where on a page. Lengths in points.
 *
 * @param number counted from 1
 * @param width of the page as displayed
 * @param height of the page as displayed
 * @param segments in the order they were drawn
 * @param rulings horizontal and vertical ones
 */
record PageLayout(int number, float width, float height, List<Segment> segments, List<Ruling> rulings) {

    /** Joins segments that go on in one line unless a vertical line stands between them. */
    PageLayout {
        List<Segment> joined = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.goesOn() && !joined.isEmpty() && !separated(joined.getLast(), segment, rulings)) {
                joined.add(joined.removeLast().with(segment));
            } else {
                joined.add(segment);
            }
        }
        segments = List.copyOf(joined);
        rulings = List.copyOf(rulings);
    }

    private static boolean separated(Segment before, Segment after, List<Ruling> rulings) {
        float middle = after.baseline() - 0.3f * after.size();
        return rulings.stream()
                .anyMatch(r -> r.isVertical()
                        && r.left() > before.right() - 2
                        && r.left() < after.left() + 2
                        && r.top() <= middle
                        && r.bottom() >= middle);
    }
}
