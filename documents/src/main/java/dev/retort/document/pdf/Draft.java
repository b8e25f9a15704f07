package dev.retort.document.pdf;

import dev.retort.document.BlockKind;
import java.util.ArrayList;
import java.util.List;

/** A block while its kind is still open. */
final class Draft {

    final int page;
    final List<Row> rows = new ArrayList<>();
    BlockKind kind;
    String text = "";
    int level;
    boolean runsOn;
    boolean marked;
    boolean bullet;
    float textLeft;
    float columnLeft;
    float columnRight;

    Draft(int page, BlockKind kind) {
        this.page = page;
        this.kind = kind;
    }

    float size() {
        return rows.isEmpty() ? 0 : rows.getFirst().size();
    }

    /** What a reader sees of the type: size in half points and weight. */
    int style() {
        return Math.round(size() * 2) * 2 + (bold() ? 1 : 0);
    }

    boolean bold() {
        return !rows.isEmpty() && rows.stream().allMatch(Row::bold);
    }

    /** Returns whether the text ends with a mark that can end a sentence or introduce a list, footnote marks aside. */
    boolean endsSentence() {
        return endsSentence(text);
    }

    static boolean endsSentence(String text) {
        int i = text.length() - 1;
        while (i >= 0
                && (text.charAt(i) == Segment.RAISED
                        || text.charAt(i) == Segment.LOWERED
                        || Character.isDigit(text.charAt(i)))) {
            i--;
        }
        return i >= 0 && ".!?:;”\"。！？".indexOf(text.charAt(i)) >= 0;
    }

    Row last() {
        return rows.getLast();
    }
}
