package dev.retort.document.pdf;

import dev.retort.document.BlockKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Groups the rows of a page to paragraphs, list items, table rows, captions and footnotes. One document, one thread. */
final class BlockBuilder {

    private static final Pattern PAGE_AT_END = Pattern.compile("[\\divxlcA-Z.-]{0,8}");
    private static final int LEAST_ALIGNED = 4;
    private static final int LONGEST_BLOCK = 20_000;
    private static final Pattern CAPTION = Pattern.compile(
            "^(Figure|Fig\\.|FIGURE|Table|TABLE|Exhibit|Listing|Chart|Scheme|Box)\\s+[A-Z]?\\d+([-.–]\\d+)*\\s*([.:—|].*|\\p{Lu}.*)?$");
    private static final Pattern NUMBERED_HEADING = Pattern.compile("^\\d{1,2}(\\.\\d{1,2})+\\.?\\s+\\p{Lu}.*");
    private static final Pattern FOOTNOTE =
            Pattern.compile("^(\\uF8F0\\s*[^\\uF8F1]{1,4}\\s*\\uF8F1|\\d{1,3}\\s|[*†‡§]).*");

    private final Typography typography;
    private final Hyphenation hyphenation;
    private final Map<Integer, Set<String>> titles;

    /**
     * Creates a builder.
     *
     * @param titles the titles of the outline by page, as {@link Headings#keys}
     */
    BlockBuilder(Typography typography, Hyphenation hyphenation, Map<Integer, Set<String>> titles) {
        this.typography = typography;
        this.hyphenation = hyphenation;
        this.titles = titles;
    }

    /** Returns the blocks of a page in reading order, headings not yet set apart from paragraphs. */
    List<Draft> blocks(PageLayout page, List<Flow> flows) {
        List<Draft> blocks = new ArrayList<>();
        List<Draft> footnotes = new ArrayList<>();
        for (Flow flow : flows) {
            // A switch over types is put together at run time, slowly for a short command.
            if (flow instanceof Flow.Column column) {
                int notes = firstFootnote(page.number(), column, page.rulings());
                column(page.number(), column, column.rows().subList(0, notes), blocks);
                footnotes(
                        page.number(),
                        column.rows().subList(notes, column.rows().size()),
                        footnotes);
            } else if (flow instanceof Flow.Grid grid) {
                grid(page.number(), grid, blocks);
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
            if (isContentsEntry(text)) {
                open = null;
                Draft entry = new Draft(page, BlockKind.CONTENTS);
                entry.text = text;
                entry.rows.add(row);
                blocks.add(entry);
                continue;
            }
            if (titles.getOrDefault(page, Set.of()).contains(Headings.key(text))) {
                open = null;
                Draft title = new Draft(page, BlockKind.PARAGRAPH);
                title.text = text;
                title.rows.add(row);
                blocks.add(title);
                continue;
            }
            int end = alignedEnd(rows, i);
            if (end > i) {
                aligned(page, rows.subList(i, end), blocks);
                open = null;
                i = end - 1;
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
                    open.bullet = !marker.get().number();
                    open.textLeft = row.cells().size() > 1 ? row.cells().get(1).left() : row.left() + row.size();
                    text = marker.get().number() ? text : marker.get().rest();
                }
                open.text = text;
                blocks.add(open);
            } else {
                if (open.rows.size() == 1 && open.kind == BlockKind.PARAGRAPH) {
                    // The first line may be indented; the second shows where the paragraph is.
                    open.textLeft = Math.min(open.textLeft, row.left());
                }
                open.text = hyphenation.join(open.text, text);
            }
            open.rows.add(row);
        }
    }

    /** Returns the end of the table without lines that starts at a row, or the row's own index where none does. */
    private static int alignedEnd(List<Row> rows, int start) {
        float second = rows.get(start).cells().size() < 2
                ? Float.NaN
                : rows.get(start).cells().get(1).left();
        int end = start;
        int full = 0;
        while (end < rows.size()) {
            Row row = rows.get(end);
            boolean twoCells =
                    row.cells().size() >= 2 && Math.abs(row.cells().get(1).left() - second) < 3;
            boolean wrapped = end > start && row.cells().size() == 1 && Math.abs(row.left() - second) < 3;
            if (!(twoCells && Marker.of(row.text()).isEmpty()) && !wrapped) {
                break;
            }
            full += twoCells ? 1 : 0;
            end++;
        }
        return full >= LEAST_ALIGNED ? end : start;
    }

    private void aligned(int page, List<Row> rows, List<Draft> blocks) {
        for (Row row : rows) {
            if (row.cells().size() == 1) {
                Draft before = blocks.getLast();
                before.text = hyphenation.join(before.text, row.text());
                before.rows.add(row);
            } else {
                Draft entry = new Draft(page, BlockKind.TABLE_ROW);
                entry.text = String.join(
                        " | ", row.cells().stream().map(Segment::text).toList());
                entry.rows.add(row);
                blocks.add(entry);
            }
        }
    }

    /** Returns whether a line is a title, five dots or more, and a page number. */
    private static boolean isContentsEntry(String line) {
        int end = line.lastIndexOf("..");
        if (end < 0 || !PAGE_AT_END.matcher(line.substring(end + 2).strip()).matches()) {
            end = line.lastIndexOf(". .");
            if (end < 0 || !PAGE_AT_END.matcher(line.substring(end + 3).strip()).matches()) {
                return false;
            }
        }
        int dots = 0;
        for (int i = end; i >= 0 && (line.charAt(i) == '.' || line.charAt(i) == ' '); i--) {
            dots += line.charAt(i) == '.' ? 1 : 0;
        }
        return dots >= 4;
    }

    private boolean startsBlock(Draft open, Row row, String text, Optional<Marker> marker, Flow.Column column) {
        Row before = open.last();
        float size = row.size();
        float distance = row.baseline() - before.baseline();
        float leading = Math.max(typography.leading(size), typography.leading(before.size()));
        boolean sentenceEnded = open.endsSentence();
        if (distance > 1.35f * leading || distance < 0 || open.text.length() > LONGEST_BLOCK) {
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
        boolean headingAbove = open.bold() && !row.boldStart() && !open.marked;
        boolean headingBelow = row.bold() && !open.bold() && sentenceEnded;
        if (headingAbove
                || headingBelow
                || row.bold() && NUMBERED_HEADING.matcher(text).matches()) {
            return true;
        }
        if (open.kind == BlockKind.LIST_ITEM) {
            float nearRight = column.right() - 0.25f * (column.right() - column.left());
            boolean goesOn = !sentenceEnded && before.right() > nearRight;
            return !goesOn
                    && row.left() < open.textLeft - 0.7f * em
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
                text = text.isEmpty() || Draft.endsSentence(text) ? text : text + ";";
            }
            text = hyphenation.join(text, line);
        }
        return text;
    }

    /** Returns the index of the first row that is a footnote, or the number of rows. */
    private int firstFootnote(int page, Flow.Column column, List<Ruling> rulings) {
        List<Row> rows = column.rows();
        int first = rows.size();
        int small = rows.size();
        while (small > 0 && rows.get(small - 1).size() <= typography.bodySize() - 0.9f) {
            small--;
            Row row = rows.get(small);
            // The short line above footnotes; links are underlined closer to the text.
            if (row.bold() || titles.getOrDefault(page, Set.of()).contains(Headings.key(row.text()))) {
                return rows.size();
            }
            float above = small > 0
                    ? rows.get(small - 1).baseline()
                            + 0.5f * rows.get(small - 1).size()
                    : row.baseline() - 40;
            boolean ruled = rulings.stream()
                    .anyMatch(r -> r.isHorizontal()
                            && r.right() - r.left() < 230
                            && Math.abs(r.left() - row.left()) < 30
                            && r.top() < row.baseline()
                            && r.top() > above);
            boolean marked = FOOTNOTE.matcher(row.text()).matches();
            if (marked || ruled && rows.size() - small <= 6) {
                first = small;
            }
            if (ruled) {
                return first;
            }
        }
        // Small type from the top on is the type of the column, as in a bibliography.
        return small == 0 ? rows.size() : first;
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
        boolean scattered = block.rows.stream().anyMatch(row -> row.cells().size() > 1);
        return block.kind == BlockKind.PARAGRAPH
                && (block.text.split("\\s+").length <= 8 || scattered)
                && !block.text.matches(".*[.!?:;,]$")
                && !block.text.matches("^\\d+(\\.\\d+)+\\.?\\s.*");
    }
}
