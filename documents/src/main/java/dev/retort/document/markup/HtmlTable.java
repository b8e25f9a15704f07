package dev.retort.document.markup;

import dev.retort.document.BlockKind;
import dev.retort.document.DocumentAssembler;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

/** Tables: those of data give a row a block, those that lay out a page are walked through like any element. */
final class HtmlTable {

    private static final int LONG_CELL = 600;

    private HtmlTable() {}

    /** Returns whether a table holds data: rows of short cells without headings over text and without further tables. */
    static boolean isData(Element table) {
        String role = table.attr("role");
        if (role.equalsIgnoreCase("presentation") || role.equalsIgnoreCase("none")) {
            return false;
        }
        int columns = 0;
        for (Element row : rows(table)) {
            Elements cells = row.children();
            columns = Math.max(columns, cells.size());
            for (Element cell : cells) {
                if (isLaidOut(cell)) {
                    return false;
                }
            }
        }
        return columns > 1;
    }

    private static boolean isLaidOut(Element cell) {
        if (cell.selectFirst("table") != null) {
            return true;
        }
        String text = cell.text();
        Element heading = cell.selectFirst("h1, h2, h3, h4, h5, h6");
        return heading != null && heading.text().length() + 20 < text.length()
                || text.length() > LONG_CELL && cell.select("p, br, li").size() > 1;
    }

    /** Adds the rows and the caption of a table of data. */
    static void rows(Element table, PageFurniture furniture, DocumentAssembler assembler) {
        for (Element part : table.children()) {
            if (part.normalName().equals("caption")) {
                assembler.add(BlockKind.CAPTION, HtmlText.of(part, furniture), false);
            }
        }
        for (Element row : rows(table)) {
            if (furniture.leavesOut(row)) {
                continue;
            }
            List<String> cells = new ArrayList<>();
            boolean blank = true;
            for (Element cell : row.children()) {
                String text = furniture.leavesOut(cell) ? "" : HtmlText.of(cell, furniture);
                blank &= text.isEmpty();
                cells.add(text);
            }
            if (!blank) {
                assembler.add(BlockKind.TABLE_ROW, String.join(" | ", cells), false);
            }
        }
    }

    /** Returns the table's own rows, not those of tables in it. */
    private static List<Element> rows(Element table) {
        List<Element> rows = new ArrayList<>();
        for (Element part : table.children()) {
            switch (part.normalName()) {
                case "tr" -> rows.add(part);
                case "thead", "tbody", "tfoot" ->
                    part.children().stream()
                            .filter(row -> row.normalName().equals("tr"))
                            .forEach(rows::add);
                default -> {}
            }
        }
        return rows;
    }
}
