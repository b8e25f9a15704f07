package dev.retort.document.word;

import java.io.IOException;

/** Says that a part of a Word file is larger than is read; the message is a clause that begins "it …". */
final class PartTooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    PartTooLarge(String clause) {
        super(clause);
    }
}
