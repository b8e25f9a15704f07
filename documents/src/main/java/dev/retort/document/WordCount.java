package dev.retort.document;

import java.lang.Character.UnicodeScript;

/** Counts words; scripts without blanks are counted by their characters. */
final class WordCount {

    /** The first character of a script without blanks. */
    private static final int FIRST = 0x0E00;

    /** Halves and quarters of a word are counted as whole numbers. */
    private static final int QUARTERS = 4;

    private WordCount() {}

    /**
     * Returns the number of words: two ideographs, syllables or signs of Chinese and Japanese, or four characters of Thai, Lao, Khmer,
     * Burmese and Tibetan, count as one.
     */
    static int of(String text) {
        int words = 0;
        int quarters = 0;
        boolean open = false;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            int share = character < FIRST ? 0 : share(character);
            if (share > 0) {
                quarters += share;
                open = false;
            } else if (Character.isLetterOrDigit(character)) {
                words += open ? 0 : 1;
                open = true;
            } else {
                open = open && (character == '\'' || character == '’' || character == '-');
            }
        }
        return words + Math.ceilDiv(quarters, QUARTERS);
    }

    /** Returns how many quarters of a word a character is; 0 for scripts with blanks. */
    private static int share(int character) {
        if (character > 0x3000 && character < 0x3040 || character > 0xFF00 && character < 0xFF10) {
            return 2;
        }
        return switch (UnicodeScript.of(character)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, YI -> 2;
            case THAI, LAO, KHMER, MYANMAR, TIBETAN, JAVANESE, TAI_LE, NEW_TAI_LUE, TAI_THAM -> 1;
            default -> 0;
        };
    }
}
