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

    boolean bold() {
        return !rows.isEmpty() && rows.stream().allMatch(Row::bold);
    }

    Row last() {
        return rows.getLast();
    }
}
