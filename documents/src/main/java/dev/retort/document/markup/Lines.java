package dev.retort.document.markup;

import dev.retort.document.BlockKind;
import dev.retort.document.DocumentAssembler;

/**
 * Collects the lines of a block. Two line breaks end a paragraph; where a page has no headings, a short bold line is one. Not
 * thread-safe.
 */
final class Lines {

    private static final int LONGEST_HEADING = 90;
    private static final int HEADING_LEVEL = 2;

    private final DocumentAssembler assembler;
    private final boolean boldLinesAreHeadings;
    private final StringBuilder paragraph = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private BlockKind kind = BlockKind.PARAGRAPH;
    private boolean allBold = true;

    Lines(DocumentAssembler assembler, boolean boldLinesAreHeadings) {
        this.assembler = assembler;
        this.boldLinesAreHeadings = boldLinesAreHeadings;
    }

    BlockKind kind() {
        return kind;
    }

    /** Sets what the next block is. */
    void kind(BlockKind next) {
        kind = next;
    }

    /** Adds text to the line. */
    void add(String text, boolean bold) {
        line.append(text);
        allBold &= bold || text.isBlank();
    }

    /** Ends the line, and the paragraph if the line is empty. */
    void lineBreak() {
        if (line.toString().isBlank()) {
            endParagraph();
        } else {
            endLine();
        }
    }

    /** Ends line and paragraph. */
    void flush() {
        endLine();
        endParagraph();
    }

    private void endLine() {
        String text = line.toString().strip();
        if (boldLinesAreHeadings && allBold && paragraph.isEmpty() && kind == BlockKind.PARAGRAPH && isTitle(text)) {
            assembler.addHeading(text, HEADING_LEVEL);
        } else if (!text.isEmpty()) {
            paragraph.append(paragraph.isEmpty() ? "" : " ").append(text);
        }
        line.setLength(0);
        allBold = true;
    }

    private void endParagraph() {
        assembler.add(kind, paragraph.toString(), false);
        paragraph.setLength(0);
        line.setLength(0);
        allBold = true;
    }

    /** Returns whether a bold line may be a heading: short, not a sentence and not a label before a text. */
    static boolean isTitle(String text) {
        return text.length() > 2
                && text.length() <= LONGEST_HEADING
                && text.codePoints().anyMatch(Character::isLetter)
                && ".:;,!".indexOf(text.charAt(text.length() - 1)) < 0;
    }
}
