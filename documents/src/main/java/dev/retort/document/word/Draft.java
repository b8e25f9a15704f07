package dev.retort.document.word;

import dev.retort.document.BlockKind;

/** A block of the document while its kind is being settled. Not thread-safe. */
final class Draft {

    final String text;
    final Item.Contents contents;
    final boolean bullet;
    final boolean bold;
    final int size;
    final boolean boxed;
    BlockKind kind;
    int level;

    private Draft(
            BlockKind kind,
            String text,
            int level,
            Item.Contents contents,
            boolean bullet,
            boolean bold,
            int size,
            boolean boxed) {
        this.kind = kind;
        this.text = text;
        this.level = level;
        this.contents = contents;
        this.bullet = bullet;
        this.bold = bold;
        this.size = size;
        this.boxed = boxed;
    }

    static Draft of(Item.Paragraph paragraph) {
        BlockKind kind = paragraph.level() > 0
                ? BlockKind.HEADING
                : paragraph.listed() ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH;
        return new Draft(
                kind,
                paragraph.text(),
                paragraph.level(),
                paragraph.contents(),
                paragraph.bullet(),
                paragraph.bold(),
                paragraph.size(),
                paragraph.boxed());
    }

    static Draft of(BlockKind kind, String text) {
        return new Draft(kind, text, 0, Item.Contents.NO, false, false, 0, false);
    }

    /** Returns whether it is running text: a paragraph or an item of a list. */
    boolean isRunning() {
        return kind == BlockKind.PARAGRAPH || kind == BlockKind.LIST_ITEM;
    }
}
