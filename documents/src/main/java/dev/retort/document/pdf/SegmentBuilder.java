package dev.retort.document.pdf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Joins glyphs, in the order drawn, to segments. */
final class SegmentBuilder {

    /** In points; no page is near as large, and what is drawn there is not seen. */
    private static final float FARTHEST = 1e7f;

    private final List<Segment> segments = new ArrayList<>();
    private final PaintedGlyphs painted = new PaintedGlyphs();
    /** How many glyphs of a segment, by its index, are painted over. */
    private final Map<Integer, Integer> repainted = new HashMap<>();

    private int characters;
    private int lost;
    private boolean rightToLeft;
    private final StringBuilder text = new StringBuilder();
    private float left;
    private float right;
    private float baseline;
    private float size;
    private float spaceWidth;
    private int boldGlyphs;
    private int glyphs;
    private boolean raised;
    private boolean blankPending;
    private boolean boldStart;
    private boolean goesOn;

    /** Returns the number of characters in the segments so far. */
    int characters() {
        return characters;
    }

    /** Returns the number of glyphs without a character. */
    int lost() {
        return lost;
    }

    /** Returns whether there are letters of a script that runs from right to left. */
    boolean rightToLeft() {
        return rightToLeft;
    }

    PaintedGlyphs painted() {
        return painted;
    }

    /** Ends the last segment and returns all; what is painted over as a whole is bold. */
    List<Segment> finished() {
        finish();
        int again = repainted.values().stream().mapToInt(Integer::intValue).sum();
        if (again * 3 < characters) {
            repainted.forEach((index, count) -> {
                if (index < segments.size()
                        && count
                                > 0.7f
                                        * segments.get(index)
                                                .text()
                                                .replace(" ", "")
                                                .length()) {
                    segments.set(index, segments.get(index).asBold());
                }
            });
        }
        return segments;
    }

    /**
     * Takes the next glyph.
     *
     * @param x of its left edge
     * @param y of its baseline, downwards
     * @param glyphSize of its font
     * @param space width of a blank of its font
     */
    void add(Glyph glyph, float x, float y, float width, float glyphSize, float space, boolean bold) {
        if (!(glyphSize > 0.5f) || !(Math.abs(x) < FARTHEST) || !(Math.abs(y) < FARTHEST)) {
            return;
        }
        boolean blank = glyph.blank();
        if (glyph.lost() && width > 0) {
            lost++;
        }
        if (!blank && !glyph.text().isEmpty()) {
            if (isPaintedOver(glyph, x, y, width, glyphSize)) {
                return;
            }
            char first = glyph.text().charAt(0);
            rightToLeft |= first >= '\u0590' && first < '\u0900';
            place(glyph, x, y, width, glyphSize, space, bold);
            painted.add(glyph, x, y, width, glyphSize, space, bold, false, segments.size());
        } else {
            place(glyph, x, y, width, glyphSize, space, bold);
        }
    }

    private boolean isPaintedOver(Glyph glyph, float x, float y, float width, float glyphSize) {
        int under = painted.under(glyph, x, y, width, glyphSize);
        if (under < 0) {
            return false;
        }
        int segment = painted.segment(under);
        if (!painted.isAgain(under)) {
            repainted.merge(segment, 1, Integer::sum);
        }
        if (painted.distance(under, x, y) > 0.03f * glyphSize) {
            // The third painting is compared with the second.
            painted.add(glyph, x, y, width, glyphSize, 0, false, true, segment);
        }
        return true;
    }

    private void place(Glyph glyph, float x, float y, float width, float glyphSize, float space, boolean bold) {
        boolean blank = glyph.blank();
        if (text.isEmpty()) {
            if (!blank) {
                start(glyph, x, y, width, glyphSize, space, bold);
            }
            return;
        }
        float gap = x - right;
        float rise = baseline - y;
        float larger = Math.max(size, glyphSize);
        boolean sameLine = Math.abs(rise) < 0.12f * larger
                || Math.abs(rise) < 0.6f * larger && Math.min(size, glyphSize) < 0.85f * larger;
        if (blank && sameLine) {
            // A blank of a second painting lies on text that is there already.
            blankPending |= x + 0.5f * width > right - 0.05f * larger;
            return;
        }
        if (!sameLine || gap > (blankPending ? 2 : 1.2f) * larger || gap < -0.6f * larger) {
            finish();
            if (!blank) {
                start(glyph, x, y, width, glyphSize, space, bold);
            }
            return;
        }
        if (blankPending && gap > 0.5f * larger && !raised && rise > -0.1f * larger && rise < 0.1f * larger) {
            // Between words of justified text, or between two cells: the drawn lines will tell.
            finish();
            start(glyph, x, y, width, glyphSize, space, bold);
            goesOn = true;
            return;
        }
        float wordGap = Math.clamp(0.5f * spaceWidth, 0.12f * size, 0.25f * size);
        boolean raisedNow = rise > 0.15f * size && glyphSize < 0.85f * size;
        if (size < 0.85f * glyphSize && rise < -0.1f * glyphSize && glyphs <= 4 && !raised) {
            // A small raised mark opened the line, as before a footnote.
            text.insert(0, Segment.RAISED).append(Segment.LOWERED);
            baseline = y;
            size = glyphSize;
        }
        if (raised != raisedNow) {
            text.append(raisedNow ? Segment.RAISED : Segment.LOWERED);
            raised = raisedNow;
        }
        if ((blankPending || gap > wordGap) && lastDrawn() != ' ') {
            text.append(' ');
        }
        blankPending = false;
        text.append(glyph.text());
        characters++;
        right = Math.max(right, x + width);
        glyphs++;
        if (bold) {
            boldGlyphs++;
        }
        if (!raisedNow && glyphSize > size) {
            size = glyphSize;
        }
    }

    private void finish() {
        if (raised) {
            text.append(Segment.LOWERED);
        }
        String whole = text.toString().strip();
        if (!whole.isEmpty()) {
            segments.add(
                    new Segment(whole, left, right, baseline, size, boldStart, (float) boldGlyphs / glyphs, goesOn));
        }
        text.setLength(0);
        raised = false;
        glyphs = 0;
        boldGlyphs = 0;
    }

    private void start(Glyph glyph, float x, float y, float width, float glyphSize, float space, boolean bold) {
        text.append(glyph.text());
        characters++;
        left = x;
        right = x + width;
        baseline = y;
        size = glyphSize;
        spaceWidth = Float.isFinite(space) ? space : 0;
        glyphs = 1;
        boldStart = bold;
        goesOn = false;
        blankPending = false;
        boldGlyphs = bold ? 1 : 0;
        raised = false;
    }

    private char lastDrawn() {
        for (int i = text.length() - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c != Segment.RAISED && c != Segment.LOWERED) {
                return c;
            }
        }
        return ' ';
    }
}
