package dev.retort.file;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * Characters of a decoded text that no writer meant.
 *
 * @param length the text's length
 * @param controls control characters other than blanks, line ends, form feeds and escape
 * @param firstControlLine the line of the first, counted from 1; 0: none
 * @param replaced characters that stand for bytes which are not of the encoding
 * @param firstReplacedLine the line of the first, counted from 1; 0: none
 */
record SpoiltCharacters(int length, int controls, int firstControlLine, int replaced, int firstReplacedLine) {

    private static final int FEW = 20;

    static SpoiltCharacters in(String text) {
        int line = 1;
        int controls = 0;
        int controlLine = 0;
        int replaced = 0;
        int replacedLine = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
                line++;
            } else if (isControl(c)) {
                controls++;
                controlLine = controlLine == 0 ? line : controlLine;
            } else if (c == '\uFFFD') {
                replaced++;
                replacedLine = replacedLine == 0 ? line : replacedLine;
            }
        }
        return new SpoiltCharacters(text.length(), controls, controlLine, replaced, replacedLine);
    }

    /** Returns the text without its control characters. */
    static String without(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().filter(c -> !isControl((char) c)).forEach(c -> clean.append((char) c));
        return clean.toString();
    }

    private static boolean isControl(char c) {
        return c < ' ' && !(c >= '\t' && c <= '\r') && c != 0x1A && c != 0x1B || c == 0x7F;
    }

    /** Returns whether this is not text at all. */
    boolean isBinary() {
        return controls > FEW && controls > length / 100;
    }

    /** Returns whether the encoding cannot be right. */
    boolean replacedIsMuch() {
        return replaced > FEW && replaced > length / 20;
    }

    /** Returns one sentence on each kind. */
    List<String> sentences(Charset charset) {
        List<String> sentences = new ArrayList<>();
        if (controls > 0) {
            sentences.add(
                    controls == 1
                            ? "A control character on line %d (perhaps a zero byte) is left out."
                                    .formatted(firstControlLine)
                            : "%d control characters (perhaps zero bytes) are left out, the first on line %d."
                                    .formatted(controls, firstControlLine));
        }
        if (replaced > 0) {
            sentences.add(
                    replaced == 1
                            ? "Line %d holds a byte that is not %s: one character is lost."
                                    .formatted(firstReplacedLine, charset.name())
                            : "%d characters are lost: their bytes are not %s, the first on line %d."
                                    .formatted(replaced, charset.name(), firstReplacedLine));
        }
        return sentences;
    }
}
