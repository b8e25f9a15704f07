package dev.retort.document;

/** The kind of a block of a page. */
public enum BlockKind {
    /** A title; it opens a {@link Section}. */
    HEADING,
    /** Running text. */
    PARAGRAPH,
    /** One item of a list, without its bullet, with its number. */
    LIST_ITEM,
    /** One row of a table, its cells separated by {@code " | "}. */
    TABLE_ROW,
    /** The caption or the lettering of a figure, the caption of a table. */
    CAPTION,
    /** A footnote. */
    FOOTNOTE,
    /** An entry of a bibliography. */
    REFERENCE,
    /** An entry of a table of contents or an index. */
    CONTENTS;

    /** Returns whether passages are made of it: running text, list items and table rows. */
    public boolean isBody() {
        return this == PARAGRAPH || this == LIST_ITEM || this == TABLE_ROW;
    }
}
