package dev.retort.local.tokenizer;

import java.util.List;

/**
 * A conversation as the text a model reads.
 *
 * @param text the whole
 * @param lookAlikes parts of it that came from messages and look like special tokens: they are ordinary text
 */
public record Prompt(String text, List<Span> lookAlikes) {

    /** Copies the spans. */
    public Prompt {
        lookAlikes = List.copyOf(lookAlikes);
    }

    /**
     * Part of a text.
     *
     * @param start position of the first character
     * @param end position behind the last character
     */
    public record Span(int start, int end) {}

    /** Returns the text from a position on. */
    public Prompt from(int start) {
        return new Prompt(
                text.substring(start),
                lookAlikes.stream()
                        .filter(span -> span.end() > start)
                        .map(span -> new Span(Math.max(0, span.start() - start), span.end() - start))
                        .toList());
    }

    /** Returns the text up to a position. */
    public Prompt until(int end) {
        return new Prompt(
                text.substring(0, end),
                lookAlikes.stream()
                        .filter(span -> span.start() < end)
                        .map(span -> new Span(span.start(), Math.min(end, span.end())))
                        .toList());
    }

    /** Returns whether a special token found at a part of the text is ordinary text of a message. */
    boolean isOrdinary(int start, int end) {
        for (Span span : lookAlikes) {
            if (span.start() < end && start < span.end()) {
                return true;
            }
        }
        return false;
    }
}
