package dev.retort.document.word;

import java.util.List;

/** A piece of a story in reading order: a paragraph or a table. */
sealed interface Item {

    /**
     * A paragraph.
     *
     * @param text with its number, tabs and line breaks
     * @param level its level as a heading, 0 for none
     * @param listed whether it is an item of a list
     * @param bullet whether that list has no numbers
     * @param contents how sure it is that it is an entry of a table of contents
     * @param bold whether all of it is bold
     * @param size its smallest size in half points, 0 where unknown
     * @param boxed whether it is in a text box
     * @param notes the keys of the notes that it refers to
     */
    record Paragraph(
            String text,
            int level,
            boolean listed,
            boolean bullet,
            Contents contents,
            boolean bold,
            int size,
            boolean boxed,
            List<String> notes)
            implements Item {

        boolean isBlank() {
            return text.isBlank() && notes.isEmpty();
        }
    }

    /** Whether a paragraph is of a table of contents. */
    enum Contents {
        NO,
        /** It is in the frame of one, where body text may stand too. */
        NEAR,
        YES
    }

    /** A table: rows of cells, each with its own items. */
    record Table(List<List<List<Item>>> rows) implements Item {}
}
