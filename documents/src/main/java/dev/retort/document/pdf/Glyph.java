package dev.retort.document.pdf;

import java.text.Normalizer;

/**
 * The text of one drawn code.
 *
 * @param text without control characters, every kind of white space as a blank, ligatures spelt out; may be empty
 * @param blank whether it shows nothing
 * @param lost whether it shows something that its font gives no character for
 */
record Glyph(String text, boolean blank, boolean lost) {

    /** Cleans the text that a font gives for a code. */
    static Glyph of(String unicode) {
        if (unicode.length() == 1 && unicode.charAt(0) > ' ' && unicode.charAt(0) < 0x7F) {
            return new Glyph(unicode, false, false);
        }
        String text = cleaned(unicode);
        boolean blank = isBlank(unicode);
        boolean format = unicode.codePoints().allMatch(c -> Character.getType(c) == Character.FORMAT);
        return new Glyph(text, blank, text.isEmpty() && !blank && !format);
    }

    private static String cleaned(String unicode) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < unicode.length(); i++) {
            char c = unicode.charAt(i);
            if (isPresentationForm(c)) {
                // Ligatures; the whole text is not normalised so that ², ½ and full-width signs stay.
                text.append(Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC)
                        .strip());
            } else if (c == '\u00AD') {
                text.append('\u00AD');
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                text.append(' ');
            } else if (c >= ' '
                    && !(c >= 0x7F && c < 0xA0)
                    && c != '\uFFFD'
                    && c != '\uFEFF'
                    && !isDirectionMark(c)
                    && c != Segment.RAISED
                    && c != Segment.LOWERED) {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean isDirectionMark(char c) {
        return c == 0x200E || c == 0x200F || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    /** Ligatures, and the shapes that Hebrew and Arabic letters take inside a word. */
    private static boolean isPresentationForm(char c) {
        return c >= 0xFB00 && c <= 0xFDFF || c >= 0xFE70 && c <= 0xFEFC;
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
