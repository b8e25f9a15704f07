package dev.retort.document.pdf;

import dev.retort.document.BlockKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Groups the rows of a page to paragraphs, list items, table rows, captions and footnotes. One document, one thread. */
final class BlockBuilder {

    private static final Pattern DOT_LEADER = Pattern.compile(".*(\\.\\s?){5,}\\s*[\\divxlcA-Z.-]*$");
    private static final Pattern CAPTION = Pattern.compile(
            "^(Figure|Fig\\.|FIGURE|Table|TABLE|Exhibit|Listing|Chart|Scheme|Box)\\s+[A-Z]?\\d+([-.–]\\d+)*[.:]?(\\s.*)?$");
    private static final Pattern FOOTNOTE =
            Pattern.compile("^(\\uF8F0\\s*[^\\uF8F1]{1,4}\\s*\\uF8F1|\\d{1,3}\\s|[*†‡§]).*");

    private final Typography typography;
    private final Hyphenation hyphenation;

    BlockBuilder(Typography typography, Hyphenation hyphenation) {
        this.typography = typography;
        this.hyphenation = hyphenation;
    }

    /** Returns the blocks of a page in reading order, headings not yet told from paragraphs. */
    List<Draft> blocks(PageLayout page, List<Flow> flows) {
        List<Draft> blocks = new ArrayList<>();
        List<Draft> footnotes = new ArrayList<>();
        for (Flow flow : flows) {
            switch (flow) {
                case Flow.Column column -> {
                    int notes = firstFootnote(column, page.rulings());
                    column(page.number(), column, column.rows().subList(0, notes), blocks);
                    footnotes(
                            page.number(),
                            column.rows().subList(notes, column.rows().size()),
                            footnotes);
                }
                case Flow.Grid grid -> grid(page.number(), grid, blocks);
            }
        }
        letteringOfFigures(blocks);
        blocks.addAll(footnotes);
        return blocks;
    }

    private void column(int page, Flow.Column column, List<Row> rows, List<Draft> blocks) {
        Draft open = null;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            String text = row.text();
            if (DOT_LEADER.matcher(text).matches()) {
                open = null;
                Draft entry = new Draft(page, BlockKind.CONTENTS);
                entry.text = text;
                entry.rows.add(row);
                blocks.add(entry);
                continue;
            }
            Optional<Marker> marker = Marker.of(text);
            if (open == null || startsBlock(open, row, text, marker, column)) {
                open = new Draft(page, BlockKind.PARAGRAPH);
                open.columnLeft = column.left();
                open.columnRight = column.right();
                open.textLeft = row.left();
                if (CAPTION.matcher(text).matches()) {
                    open.kind = BlockKind.CAPTION;
                } else if (marker.isPresent()) {
                    open.kind = BlockKind.LIST_ITEM;
                    open.marked = true;
                    open.textLeft = row.cells().size() > 1 ? row.cells().get(1).left() : row.left() + row.size();
                    text = marker.get().number() ? text : marker.get().rest();
                }
                open.text = text;
                blocks.add(open);
            } else {
                if (open.rows.size() == 1 && open.kind == BlockKind.PARAGRAPH) {
                    // The first line may be indented; the second shows where the paragraph stands.
                    open.textLeft = Math.min(open.textLeft, row.left());
                }
                open.text = hyphenation.join(open.text, text);
            }
            open.rows.add(row);
        }
    }

    private boolean startsBlock(Draft open, Row row, String text, Optional<Marker> marker, Flow.Column column) {
        Row before = open.last();
        float size = row.size();
        float distance = row.baseline() - before.baseline();
        float leading = Math.max(typography.leading(size), typography.leading(before.size()));
        boolean sentenceEnded = open.text.matches("(?s).*[.!?:;”\"][\\uF8F0\\d\\uF8F1]*$");
        if (distance > 1.35f * leading || distance < 0) {
            return true;
        }
        if (Math.abs(size - before.size()) > 0.12f * Math.max(size, before.size()) && text.length() > 3) {
            return true;
        }
        if (CAPTION.matcher(text).matches() && open.kind != BlockKind.PARAGRAPH) {
            return true;
        }
        if (marker.isPresent() && (!marker.get().number() || sentenceEnded || open.marked)) {
            return true;
        }
        float em = size;
        if (open.bold() != row.bold() && before.right() < column.right() - 4 * em && (open.bold() || row.bold())) {
            boolean runIn = open.bold() && !row.bold() && open.rows.size() > 1;
            if (!runIn) {
                return true;
            }
        }
        if (open.kind == BlockKind.LIST_ITEM) {
            return row.left() < open.textLeft - 0.7f * em
                    && row.left() <= open.rows.getFirst().left() + 1;
        }
        boolean indented = row.left() > open.textLeft + 0.6f * em && row.left() < open.textLeft + 4 * em;
        if (indented && before.left() <= open.textLeft + 0.5f * em && open.rows.size() > 1) {
            return true;
        }
        if (indented && open.rows.size() == 1 && sentenceEnded) {
            return true;
        }
        return sentenceEnded && before.right() < column.right() - 0.25f * (column.right() - column.left());
    }

    private void grid(int page, Flow.Grid grid, List<Draft> blocks) {
        for (List<List<Row>> cells : grid.rows()) {
            List<String> texts = new ArrayList<>();
            Draft row = new Draft(page, BlockKind.TABLE_ROW);
            for (List<Row> cell : cells) {
                texts.add(cellText(cell));
                row.rows.addAll(cell);
            }
            texts.removeIf(String::isBlank);
            row.text = String.join(" | ", texts);
            blocks.add(row);
        }
    }

    private String cellText(List<Row> rows) {
        String text = "";
        for (Row row : rows) {
            String line = row.text();
            Optional<Marker> marker = Marker.of(line).filter(m -> !m.number());
            if (marker.isPresent()) {
                line = marker.get().rest();
                text = text.isEmpty() || text.matches("(?s).*[.;:!?]$") ? text : text + ";";
            }
            text = hyphenation.join(text, line);
        }
        return text;
    }

    /** Returns the index of the first row that is a footnote, or the number of rows. */
    private int firstFootnote(Flow.Column column, List<Ruling> rulings) {
        List<Row> rows = column.rows();
        int first = rows.size();
        int small = rows.size();
        while (small > 0 && rows.get(small - 1).size() <= typography.bodySize() - 0.9f) {
            small--;
            Row row = rows.get(small);
            boolean ruled = rulings.stream()
                    .anyMatch(r -> r.isHorizontal()
                            && r.right() - r.left() < 230
                            && Math.abs(r.left() - row.left()) < 30
                            && r.top() < row.baseline()
                            && r.top() > row.baseline() - 2.5f * typography.leading(row.size()));
            if (FOOTNOTE.matcher(row.text()).matches() || ruled) {
                first = small;
            }
            if (ruled) {
                break;
            }
        }
        return first;
    }

    private void footnotes(int page, List<Row> rows, List<Draft> footnotes) {
        Draft open = null;
        for (Row row : rows) {
            if (open == null || FOOTNOTE.matcher(row.text()).matches()) {
                open = new Draft(page, BlockKind.FOOTNOTE);
                open.text = row.text();
                footnotes.add(open);
            } else {
                open.text = hyphenation.join(open.text, row.text());
            }
            open.rows.add(row);
        }
    }

    /** The words inside a drawing stand before its caption: short, without an end, not a paragraph. */
    private static void letteringOfFigures(List<Draft> blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).kind == BlockKind.CAPTION && blocks.get(i).text.startsWith("Fig")) {
                for (int j = i - 1; j >= 0 && isLettering(blocks.get(j)); j--) {
                    blocks.get(j).kind = BlockKind.CAPTION;
                }
            }
        }
    }

    private static boolean isLettering(Draft block) {
        return block.kind == BlockKind.PARAGRAPH
                && block.text.split("\\s+").length <= 8
                && !block.text.matches(".*[.!?:;,]$")
                && !block.text.matches("^\\d+(\\.\\d+)+\\.?\\s.*");
    }
}
