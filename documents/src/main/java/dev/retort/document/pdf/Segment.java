package dev.retort.document.pdf;

/**
 * A run of text on one baseline without a wide gap. Lengths in points, y downwards from the top of the page.
 *
 * @param text as drawn, words separated by one space; raised marks stand between {@link #RAISED} and {@link #LOWERED}
 * @param left x of the first glyph
 * @param right x behind the last glyph
 * @param baseline y of the baseline
 * @param size font size of most glyphs
 * @param boldStart whether the first glyph is bold
 * @param boldShare share of bold glyphs, 0 to 1
 * @param goesOn whether it continues the line of the segment before it, over a wide space
 */
record Segment(
        String text,
        float left,
        float right,
        float baseline,
        float size,
        boolean boldStart,
        float boldShare,
        boolean goesOn) {

    /** Opens a raised run, such as a footnote mark; from the private use area, removed from drawn text. */
    static final char RAISED = '\uF8F0';
    /** Closes a raised run. */
    static final char LOWERED = '\uF8F1';

    float top() {
        return baseline - 0.75f * size;
    }

    float bottom() {
        return baseline + 0.25f * size;
    }

    /** Returns this segment with one behind it on the same line. */
    Segment with(Segment next) {
        float letters = text.length();
        float more = next.text.length();
        return new Segment(
                text + " " + next.text,
                left,
                next.right,
                baseline,
                Math.max(size, next.size),
                boldStart,
                (boldShare * letters + next.boldShare * more) / (letters + more),
                goesOn);
    }

    /** Returns this segment as one of bold type. */
    Segment asBold() {
        return new Segment(text, left, right, baseline, size, true, 1, goesOn);
    }

    /** Returns this segment as a mirror shows it: what is read first is on the left. */
    Segment mirrored(float pageWidth) {
        return new Segment(text, pageWidth - right, pageWidth - left, baseline, size, boldStart, boldShare, false);
    }

    float width() {
        return right - left;
    }
}
