package dev.retort.cli;

/** Text as a terminal may show it. */
final class PlainText {

    private PlainText() {}

    /** Returns the text with control characters but line feed and tab, and those that turn its direction, as {@code \\uXXXX}. */
    static String of(String text) {
        if (text.chars().noneMatch(PlainText::controls)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.chars().forEach(character -> {
            if (controls(character)) {
                shown.append("\\u%04x".formatted(character));
            } else {
                shown.append((char) character);
            }
        });
        return shown.toString();
    }

    /** Returns the same in one line: a name with a line break cannot forge a line of its own. */
    static String line(String text) {
        return of(text.replace("\n", "\\n"));
    }

    private static boolean controls(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\t'
                || character == 0x061c
                || character == 0x200e
                || character == 0x200f
                || character >= 0x202a && character <= 0x202e
                || character >= 0x2066 && character <= 0x2069
                || character == 0x2028
                || character == 0x2029;
    }
}
