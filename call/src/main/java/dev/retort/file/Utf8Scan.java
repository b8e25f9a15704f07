package dev.retort.file;

/**
 * How well bytes go as UTF-8.
 *
 * @param good characters beyond ASCII that are well formed
 * @param bad bytes, or beginnings of characters, that are not
 * @param zeros zero bytes
 */
record Utf8Scan(long good, long bad, long zeros) {

    static Utf8Scan of(byte[] bytes) {
        long good = 0;
        long bad = 0;
        long zeros = 0;
        int i = 0;
        while (i < bytes.length) {
            int first = bytes[i] & 0xFF;
            if (first < 0x80) {
                zeros += first == 0 ? 1 : 0;
                i++;
                continue;
            }
            int length = first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
            if (first < 0xC2) {
                length = 1;
            }
            int end = i + 1;
            while (end < bytes.length && end < i + length && continues(first, end - i, bytes[end] & 0xFF)) {
                end++;
            }
            if (length > 1 && end == i + length) {
                good++;
            } else {
                bad++;
            }
            i = end;
        }
        return new Utf8Scan(good, bad, zeros);
    }

    /** Returns whether a byte may stand at a place of a character: the second excludes overlong forms and surrogates. */
    private static boolean continues(int first, int place, int next) {
        if (place == 1) {
            return switch (first) {
                case 0xE0 -> next >= 0xA0 && next <= 0xBF;
                case 0xED -> next >= 0x80 && next <= 0x9F;
                case 0xF0 -> next >= 0x90 && next <= 0xBF;
                case 0xF4 -> next >= 0x80 && next <= 0x8F;
                default -> next >= 0x80 && next <= 0xBF;
            };
        }
        return next >= 0x80 && next <= 0xBF;
    }

    /** Returns whether the bytes are UTF-8: in other encodings few pairs look like it by chance. */
    boolean isPlausible() {
        return bad == 0 || good >= bad;
    }

    /** Returns whether bytes that are declared as UTF-8 may be so: chance is no longer the question. */
    boolean isMostly() {
        return good * 4 >= bad;
    }
}
