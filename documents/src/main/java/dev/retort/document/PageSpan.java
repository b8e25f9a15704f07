package dev.retort.document;

/**
 * A stretch of one page's text.
 *
 * @param page page number, counted from 1
 * @param start first character in the page's text, counted from 0 in UTF-16 units
 * @param end one past the last character
 */
public record PageSpan(int page, int start, int end) {

    /** Checks that the span is not reversed. */
    public PageSpan {
        if (page < 1 || start < 0 || end < start) {
            throw new IllegalArgumentException("page %d, [%d, %d) is not a span".formatted(page, start, end));
        }
    }
}
