package dev.retort.text;

/**
 * A stretch of a text.
 *
 * @param start first character, counted from 0 in UTF-16 units
 * @param end one past the last character
 */
public record TextSpan(int start, int end) {

    /** Checks that the span is not reversed. */
    public TextSpan {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("[%d, %d) is not a span".formatted(start, end));
        }
    }

    /** Returns the characters of the text that the span covers. */
    public String of(String text) {
        return text.substring(start, end);
    }
}
