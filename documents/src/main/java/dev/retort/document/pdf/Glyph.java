package dev.retort.document.pdf;

import java.text.Normalizer;

/**
 * The text of one drawn code.
 *
 * @param text without control characters, every kind of white space as a blank, ligatures spelt out; may be empty
 * @param blank whether it shows nothing
 */
record Glyph(String text, boolean blank) {

    /** Cleans the text that a font gives for a code. */
    static Glyph of(String unicode) {
        if (unicode.length() == 1 && unicode.charAt(0) > ' ' && unicode.charAt(0) < 0x7F) {
            return new Glyph(unicode, false);
        }
        return new Glyph(cleaned(unicode), isBlank(unicode));
    }

    private static String cleaned(String unicode) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < unicode.length(); i++) {
            char c = unicode.charAt(i);
            if (c >= 0xFB00 && c <= 0xFB4F) {
                // Ligatures; the whole text is not normalised so that ², ½ and full-width signs stay.
                text.append(Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC));
            } else if (c == '\u00AD') {
                text.append('\u00AD');
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                text.append(' ');
            } else if (c >= ' ' && c != '\uFFFD' && c != '\uFEFF' && c != Segment.RAISED && c != Segment.LOWERED) {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean isBlank(String unicode) {
        for (int i = 0; i < unicode.length(); i++) {
            char c = unicode.charAt(i);
            if (!Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != '\u200B') {
                return false;
            }
        }
        return true;
    }
}
