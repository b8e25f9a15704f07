package dev.retort.question;

import dev.retort.error.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One row of a comma-separated file (RFC 4180: cells may be quoted, a quoted cell may hold commas, line ends and doubled
 * quotes).
 *
 * @param line where the row starts, counted from 1
 * @param cells its cells
 */
record CsvRow(int line, List<String> cells) {

    /** Returns the rows that are not blank. */
    static List<CsvRow> parse(Path file, String text) {
        List<CsvRow> rows = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        int line = 1;
        int start = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line += c == '\n' ? 1 : 0;
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == ',') {
                cells.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                end(rows, start, cells, cell);
                cells = new ArrayList<>();
                start = line;
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        if (quoted) {
            throw new InputException(
                    "%s, line %d: a quoted cell has no end.".formatted(file, start), "Add the closing quote.");
        }
        end(rows, start, cells, cell);
        return rows;
    }

    /** Returns a cell by its column, where the row has it and it is not blank. */
    Optional<String> cell(int column) {
        return column < cells.size() && !cells.get(column).isBlank()
                ? Optional.of(cells.get(column).strip())
                : Optional.empty();
    }

    private static void end(List<CsvRow> rows, int start, List<String> cells, StringBuilder cell) {
        cells.add(cell.toString());
        cell.setLength(0);
        if (cells.stream().anyMatch(text -> !text.isBlank())) {
            rows.add(new CsvRow(start, List.copyOf(cells)));
        }
    }
}
