package dev.retort.document.pdf;

import dev.retort.document.BlockKind;
import java.util.List;

/** Finds the paragraphs that continue behind a page break, a column break, a figure or footnotes. */
final class Continuation {

    private final Hyphenation hyphenation;

    Continuation(Hyphenation hyphenation) {
        this.hyphenation = hyphenation;
    }

    /** Marks blocks that run on; a word cut by a page break moves whole to the page where it began. */
    void mark(List<List<Draft>> pages) {
        Draft open = null;
        for (List<Draft> page : pages) {
            for (int i = 0; i < page.size(); i++) {
                Draft block = page.get(i);
                if (block.kind == BlockKind.HEADING) {
                    open = null;
                } else if (block.kind == BlockKind.PARAGRAPH || block.kind == BlockKind.LIST_ITEM) {
                    if (open != null && continues(open, block)) {
                        join(open, block);
                    }
                    open = block;
                }
            }
        }
    }

    private static boolean continues(Draft open, Draft block) {
        if (block.marked || open.text.isEmpty() || block.text.isEmpty()) {
            return false;
        }
        if (Math.abs(open.size() - block.size()) > 0.1f * open.size() || open.bold() != block.bold()) {
            return false;
        }
        String tail = open.text.substring(Math.max(0, open.text.length() - 20));
        boolean ended = tail.matches("(?s).*([.!?:;”\"。！？]|[.!?]\\))$");
        boolean small = Character.isLowerCase(block.text.codePointAt(0));
        boolean filled = open.last().right() > open.columnRight - 0.2f * (open.columnRight - open.columnLeft);
        return !ended && (small || filled && open.text.length() > 60)
                || small && tail.matches("(?s).*(-|\\b(?:and|or|the|of|a|to))$");
    }

    private void join(Draft open, Draft block) {
        int space = block.text.indexOf(' ');
        String first = space < 0 ? block.text : block.text.substring(0, space);
        if (open.text.endsWith("-") || open.text.endsWith("\u2010") || open.text.endsWith("\u00AD")) {
            String joined = hyphenation.join(open.text, first);
            if (!joined.endsWith(" " + first)) {
                open.text = joined;
                block.text = space < 0 ? "" : block.text.substring(space + 1);
            }
        }
        open.runsOn = !block.text.isEmpty();
    }
}
