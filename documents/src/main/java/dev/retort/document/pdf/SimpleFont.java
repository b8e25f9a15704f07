package dev.retort.document.pdf;

import java.util.Arrays;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;

/** What the one-byte codes of a font draw, each learnt when it is first drawn. Lengths in text space. One thread. */
final class SimpleFont {

    private static final int CODES = 256;
    private static final Glyph UNKNOWN = new Glyph("", true, false);

    private final boolean bold;
    private final float spaceWidth;
    private final Glyph[] glyphs = new Glyph[CODES];
    private final float[] widths = new float[CODES];

    SimpleFont(PDSimpleFont font, boolean bold) {
        this.bold = bold;
        this.spaceWidth = spaceWidth(font);
        Arrays.fill(glyphs, UNKNOWN);
    }

    /** A font without a blank is taken to have one a little narrower than its letters are on average. */
    private static float spaceWidth(PDSimpleFont font) {
        float space = font.getSpaceWidth() * (1 / 1000f);
        if (space == 0) {
            space = font.getAverageFontWidth() * (1 / 1000f) * 0.8f;
        }
        return space == 0 ? 1 : space;
    }

    /** Takes a glyph and how far it moves the next. */
    void learn(int code, Glyph glyph, float width) {
        if (code >= 0 && code < CODES && glyphs[code] == UNKNOWN) {
            widths[code] = width;
            glyphs[code] = glyph;
        }
    }

    boolean knows(byte[] codes) {
        for (byte code : codes) {
            if (glyphs[code & 0xFF] == UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    Glyph glyph(int code) {
        return glyphs[code];
    }

    float width(int code) {
        return widths[code];
    }

    float spaceWidth() {
        return spaceWidth;
    }

    boolean bold() {
        return bold;
    }
}
