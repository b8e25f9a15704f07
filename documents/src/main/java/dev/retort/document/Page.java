package dev.retort.document;

import java.util.List;

/**
 * The text of one page in reading order, cleaned: no running headers, footers or page numbers, hyphenated words whole,
 * ligatures resolved.
 *
 * <p>Each block is followed by one newline, or by one space (nothing between ideographs) where it runs on behind a break.
 *
 * @param number counted from 1; a file without pages is one page
 * @param label the number as printed or named by the file, such as {@code "iv"}
 * @param text the text; empty for a blank page
 * @param blocks what the text is made of, in order, not overlapping
 */
public record Page(int number, String label, String text, List<Block> blocks) {

    /** Copies the blocks, and puts a space for each control character but line feed and tab: spans stay where they are. */
    public Page {
        text = withoutControls(text);
        blocks = List.copyOf(blocks);
    }

    private static String withoutControls(String text) {
        int first = 0;
        while (first < text.length() && !controls(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text);
        for (int i = first; i < plain.length(); i++) {
            if (controls(plain.charAt(i))) {
                plain.setCharAt(i, ' ');
            }
        }
        return plain.toString();
    }

    private static boolean controls(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\t';
    }

    /** Returns the text of one block. */
    public String textOf(Block block) {
        return text.substring(block.start(), block.end());
    }
}
