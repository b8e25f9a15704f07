package dev.retort.document.pdf;

/** The text of a page that runs aslant, as watermarks do: left out of the running text, and said. One page, one thread. */
final class SlantedText {

    /** The tangent of ten degrees: scans are often a degree or two askew. */
    private static final float LEAST_SLANT = 0.176f;

    private static final int LONGEST = 60;

    private final StringBuilder text = new StringBuilder();
    private int glyphs;

    /** Returns whether a text whose direction is given by a vector runs neither along nor across the page. */
    static boolean isAslant(float x, float y) {
        float small = Math.min(Math.abs(x), Math.abs(y));
        float large = Math.max(Math.abs(x), Math.abs(y));
        return small > LEAST_SLANT * large;
    }

    void add(Glyph glyph) {
        glyphs++;
        if (text.length() < LONGEST) {
            text.append(glyph.blank() ? " " : glyph.text());
        }
    }

    boolean isEmpty() {
        return glyphs == 0;
    }

    /** Returns how the text begins. */
    String opening() {
        return text.length() < LONGEST
                ? text.toString().strip()
                : text.substring(0, LONGEST).strip() + "…";
    }
}
