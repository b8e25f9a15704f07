package dev.retort.document.pdf;

import dev.retort.document.pdf.PaintedGlyphs.Painted;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the lines of a page that hold Hebrew, Arabic or the like into the order they are read in. A page only says where
 * its glyphs stand, and they may be drawn from either side: the glyphs of a line are taken from left to right, which is the
 * order they are seen in, and turned into the order of reading by the Unicode bidirectional algorithm (UAX 9).
 */
final class RightToLeftLines {

    private static final float SAME_LINE = 0.3f;
    private static final float WIDE_GAP = 1.5f;
    private static final String OPENING = "([{<«‹";
    private static final String CLOSING = ")]}>»›";

    private final boolean base;

    private RightToLeftLines(boolean base) {
        this.base = base;
    }

    /** Returns whether most letters run from right to left. */
    static boolean dominate(List<Painted> glyphs) {
        int balance = 0;
        for (Painted glyph : glyphs) {
            char c = glyph.glyph().text().charAt(0);
            balance += isRightToLeft(c) ? 1 : Character.isLetter(c) ? -1 : 0;
        }
        return balance > 0;
    }

    /** Returns the segments of a page with the lines that hold such letters built once more. */
    static List<Segment> rebuilt(List<Segment> segments, List<Painted> painted) {
        List<Painted> glyphs = painted.stream()
                .filter(glyph -> !glyph.again())
                .sorted(Comparator.comparingDouble(Painted::y))
                .toList();
        RightToLeftLines lines = new RightToLeftLines(dominate(glyphs));
        List<Segment> result = new ArrayList<>(segments);
        int from = 0;
        for (int i = 1; i <= glyphs.size(); i++) {
            Painted last = glyphs.get(i - 1);
            if (i == glyphs.size() || glyphs.get(i).y() - last.y() > SAME_LINE * last.size()) {
                List<Painted> line = glyphs.subList(from, i);
                from = i;
                if (line.stream().anyMatch(g -> isRightToLeft(g.glyph().text().charAt(0)))) {
                    float top = line.getFirst().y();
                    float bottom = line.getLast().y();
                    result.removeIf(s -> s.baseline() >= top - 0.01f && s.baseline() <= bottom + 0.01f);
                    lines.build(line, result);
                }
            }
        }
        return result;
    }

    private void build(List<Painted> line, List<Segment> segments) {
        List<Painted> sorted = new ArrayList<>(line);
        sorted.sort(Comparator.comparingDouble(Painted::x));
        List<Painted> run = new ArrayList<>();
        float right = 0;
        for (Painted glyph : sorted) {
            if (!run.isEmpty() && glyph.x() - right > WIDE_GAP * glyph.size()) {
                segments.add(segment(run));
                run.clear();
            }
            right = run.isEmpty() ? glyph.right() : Math.max(right, glyph.right());
            run.add(glyph);
        }
        segments.add(segment(run));
    }

    private Segment segment(List<Painted> run) {
        List<String> seen = new ArrayList<>();
        List<Painted> marks = new ArrayList<>();
        List<Painted> bases = new ArrayList<>();
        run.forEach(glyph -> (isMark(glyph) ? marks : bases).add(glyph));
        if (bases.isEmpty()) {
            bases.addAll(marks);
            marks.clear();
        }
        List<Integer> places = new ArrayList<>();
        Painted before = null;
        float right = 0;
        int bold = 0;
        for (Painted glyph : bases) {
            if (before != null && glyph.x() - right > wordGap(before)) {
                seen.add(" ");
            }
            places.add(seen.size());
            seen.add(glyph.glyph().text());
            right = before == null ? glyph.right() : Math.max(right, glyph.right());
            before = glyph;
            bold += glyph.bold() ? 1 : 0;
        }
        for (Painted mark : marks) {
            int place = places.get(nearest(bases, mark.x() + mark.width() / 2));
            seen.set(place, seen.get(place) + mark.glyph().text());
        }
        Painted first = bases.getFirst();
        return new Segment(
                logical(seen, base),
                first.x(),
                right,
                first.y(),
                bases.get(bases.size() / 2).size(),
                bases.getLast().bold(),
                (float) bold / bases.size(),
                false);
    }

    private static float wordGap(Painted glyph) {
        float space = Float.isFinite(glyph.space()) ? glyph.space() : 0;
        return Math.clamp(0.5f * space, 0.12f * glyph.size(), 0.25f * glyph.size());
    }

    private static int nearest(List<Painted> bases, float x) {
        int nearest = 0;
        for (int i = 1; i < bases.size(); i++) {
            if (Math.abs(middle(bases.get(i)) - x) < Math.abs(middle(bases.get(nearest)) - x)) {
                nearest = i;
            }
        }
        return nearest;
    }

    private static float middle(Painted glyph) {
        return glyph.x() + glyph.width() / 2;
    }

    private static boolean isMark(Painted glyph) {
        return Character.getType(glyph.glyph().text().charAt(0)) == Character.NON_SPACING_MARK;
    }

    /**
     * Returns the text of a line in the order of reading.
     *
     * @param seen the texts of its glyphs from left to right
     * @param rightToLeft whether the paragraph runs from right to left
     */
    static String logical(List<String> seen, boolean rightToLeft) {
        StringBuilder signs = new StringBuilder();
        seen.forEach(text -> signs.append(text.charAt(0)));
        Bidi bidi =
                new Bidi(signs.toString(), rightToLeft ? Bidi.DIRECTION_RIGHT_TO_LEFT : Bidi.DIRECTION_LEFT_TO_RIGHT);
        byte[] levels = new byte[seen.size()];
        Integer[] order = new Integer[seen.size()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) bidi.getLevelAt(i);
            order[i] = i;
        }
        Bidi.reorderVisually(levels, 0, order, 0, order.length);
        StringBuilder asDrawn = new StringBuilder();
        StringBuilder mirrored = new StringBuilder();
        for (int i : order) {
            asDrawn.append(seen.get(i));
            mirrored.append(levels[i] % 2 == 1 ? mirror(seen.get(i)) : seen.get(i));
        }
        // Some fonts give the bracket that is seen, others the one that is meant.
        return unmatched(mirrored) <= unmatched(asDrawn) ? mirrored.toString() : asDrawn.toString();
    }

    private static String mirror(String sign) {
        int opening = OPENING.indexOf(sign);
        int closing = CLOSING.indexOf(sign);
        return opening >= 0
                ? CLOSING.substring(opening, opening + 1)
                : closing >= 0 ? OPENING.substring(closing, closing + 1) : sign;
    }

    private static int unmatched(CharSequence text) {
        int open = 0;
        int unmatched = 0;
        for (int i = 0; i < text.length(); i++) {
            if (OPENING.indexOf(text.charAt(i)) >= 0) {
                open++;
            } else if (CLOSING.indexOf(text.charAt(i)) >= 0) {
                unmatched += open == 0 ? 1 : 0;
                open = Math.max(0, open - 1);
            }
        }
        return unmatched + open;
    }

    private static boolean isRightToLeft(char c) {
        return c >= '\u0590' && c < '\u0900';
    }
}
