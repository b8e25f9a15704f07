package dev.retort.dataset.conversion;

/** A part of a row that cannot become a part of a chat row. */
final class Unmappable extends Exception {

    private static final long serialVersionUID = 1;

    private final String field;
    private final String reason;

    /**
     * Creates one.
     *
     * @param field where, such as {@code "conversations[1].value"}; empty for the row as a whole
     * @param reason as the end of a sentence
     */
    Unmappable(String field, String reason) {
        super(field + " " + reason);
        this.field = field;
        this.reason = reason;
    }

    String field() {
        return field;
    }

    String reason() {
        return reason;
    }
}
