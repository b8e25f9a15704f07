package dev.retort.document.word;

/** Counts the text of a document while it is read, so that it stays within memory. Not thread-safe. */
final class TextBudget {

    private static final int MOST_CHARACTERS = 32_000_000;
    private static final int MOST_PARAGRAPHS = 1_000_000;

    private long characters;
    private int paragraphs;

    /** Counts characters. */
    void text(int length) throws PartTooLarge {
        characters += length;
        if (characters > MOST_CHARACTERS) {
            throw new PartTooLarge("it holds more than %d million characters".formatted(MOST_CHARACTERS / 1_000_000));
        }
    }

    /** Counts a paragraph, a cell or a row. */
    void paragraph() throws PartTooLarge {
        if (++paragraphs > MOST_PARAGRAPHS) {
            throw new PartTooLarge("it holds more than a million paragraphs");
        }
    }
}
