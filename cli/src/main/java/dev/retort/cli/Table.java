package dev.retort.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns under each other, each as wide as its longest cell: the first flush left, the others flush left or right. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();
    private final boolean right;

    private Table(boolean right) {
        this.right = right;
    }

    /** Creates a table of texts, all columns flush left. */
    static Table ofTexts() {
        return new Table(false);
    }

    /** Creates a table of figures, all columns but the first flush right. */
    static Table ofFigures() {
        return new Table(true);
    }

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String space = " ".repeat(widths.get(i) - row.get(i).length());
            boolean before = right && i > 0;
            line.append(before ? space + row.get(i) : row.get(i) + space).append("  ");
        }
        return line.toString().stripTrailing();
    }
}
