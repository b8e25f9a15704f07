package dev.retort.document.pdf;

import java.util.ArrayList;
import java.util.List;

/** Joins glyphs, in the order drawn, to segments. */
final class SegmentBuilder {

    private final List<Segment> segments = new ArrayList<>();
    private int characters;
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

    /** Ends the last segment and returns all. */
    List<Segment> finished() {
        finish();
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
        if (!(glyphSize > 0.5f) || Float.isNaN(x) || Float.isNaN(y)) {
            return;
        }
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
            blankPending = true;
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
