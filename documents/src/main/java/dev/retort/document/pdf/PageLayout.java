package dev.retort.document.pdf;

import java.util.ArrayList;
import java.util.List;

/**
 * The layout of a page. Lengths in points.
 *
 * @param number counted from 1
 * @param width of the page as displayed
 * @param height of the page as displayed
 * @param segments in the order they were drawn
 * @param rulings horizontal and vertical ones
 * @param turned the same page seen from other sides, where text is turned against most of the page's text
 */
record PageLayout(
        int number, float width, float height, List<Segment> segments, List<Ruling> rulings, List<PageLayout> turned) {

    PageLayout {
        segments = List.copyOf(segments);
        rulings = List.copyOf(rulings);
        turned = List.copyOf(turned);
    }

    PageLayout(int number, float width, float height, List<Segment> segments, List<Ruling> rulings) {
        this(number, width, height, segments, rulings, List.of());
    }

    PageLayout with(List<Segment> others) {
        return new PageLayout(number, width, height, others, rulings, turned);
    }

    PageLayout withTurned(List<PageLayout> others) {
        return new PageLayout(number, width, height, segments, rulings, others);
    }

    /** Returns the page as a mirror shows it, so that columns and cells are read from the right. */
    PageLayout mirrored() {
        return new PageLayout(
                number,
                width,
                height,
                joined().segments.stream().map(s -> s.mirrored(width)).toList(),
                rulings.stream()
                        .map(r -> new Ruling(width - r.right(), r.top(), width - r.left(), r.bottom()))
                        .toList(),
                turned);
    }

    /** Joins segments that continue one line unless a vertical line is between them. */
    PageLayout joined() {
        List<Segment> joined = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.goesOn() && !joined.isEmpty() && !separated(joined.getLast(), segment, rulings)) {
                joined.add(joined.removeLast().with(segment));
            } else {
                joined.add(segment);
            }
        }
        return new PageLayout(
                number,
                width,
                height,
                joined,
                rulings,
                turned.stream().map(PageLayout::joined).toList());
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
