package dev.retort.document.pdf;

/**
 * A run of text on one baseline without a wide gap. Lengths in points, y downwards from the top of the page.
 *
 * @param text as drawn, words separated by one space; raised marks stand between {@link #RAISED} and {@link #LOWERED}
 * @param left x of the first glyph
 * @param right x behind the last glyph
 * @param baseline y of the baseline
 * @param size font size of most glyphs
 * @param bold whether most glyphs are bold
 */
record Segment(String text, float left, float right, float baseline, float size, boolean bold) {

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

    float width() {
        return right - left;
    }
}
