package dev.retort.file;

import dev.retort.error.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A table as spreadsheets write it: a header, and cells between commas, semicolons, tabs or bars. A cell may be quoted and
 * then hold separators, line ends and doubled quotes (RFC 4180); a quote elsewhere is text. Lines end at a line feed, a
 * carriage return, or both. The separator is the one that the first line names ({@code sep=;}), or else the one that cuts
 * the header best.
 *
 * @param file the file, for messages
 * @param separator between cells
 * @param header names of the columns, stripped
 * @param rows those that are not blank
 */
public record DelimitedTable(Path file, char separator, List<String> header, List<Row> rows) {

    private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');

    /** No separator at all: the table has one column. */
    private static final char NONE = '\0';

    /**
     * One row.
     *
     * @param line where it starts, counted from 1
     * @param cells its cells
     */
    public record Row(int line, List<String> cells) {

        /** Copies the cells. */
        public Row {
            cells = List.copyOf(cells);
        }

        /** Returns a cell, stripped, where the row has it and it is not blank; none for a column below 0. */
        public Optional<String> cell(int column) {
            return column >= 0 && column < cells.size() && !cells.get(column).isBlank()
                    ? Optional.of(cells.get(column).strip())
                    : Optional.empty();
        }
    }

    /** Copies the lists. */
    public DelimitedTable {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }

    /**
     * Reads a table.
     *
     * @param usual the separator the file's name promises, taken where the header does not decide
     * @throws InputException if a quoted cell has no end or a row has more cells than the header; the message names the line
     */
    public static DelimitedTable parse(Path file, String text, char usual) {
        int start = 0;
        char separator = separator(text, usual);
        Optional<Character> named = named(text);
        if (named.isPresent()) {
            start = endOfLine(text, 0);
            separator = named.get();
        }
        List<Row> all = new Cells(file, text, separator).rows(start);
        if (all.isEmpty()) {
            return new DelimitedTable(file, separator, List.of(), List.of());
        }
        List<String> header = all.getFirst().cells().stream().map(String::strip).toList();
        List<Row> rows = all.subList(1, all.size());
        for (Row row : rows) {
            for (int i = header.size(); i < row.cells().size(); i++) {
                if (row.cell(i).isPresent()) {
                    throw new InputException(
                            "%s, line %d has %d cells under %d columns."
                                    .formatted(file, row.line(), row.cells().size(), header.size()),
                            "Put cells that hold the separator between double quotes.");
                }
            }
        }
        return new DelimitedTable(file, separator, header, rows);
    }

    private static Optional<Character> named(String text) {
        int end = endOfLine(text, 0);
        String first = text.substring(0, end).strip().replace("\"", "");
        return first.length() == 5 && first.toLowerCase(Locale.ROOT).startsWith("sep=")
                ? Optional.of(first.charAt(4))
                : text.startsWith("sep=\t") ? Optional.of('\t') : Optional.empty();
    }

    /** Returns the position behind a line and its end. */
    private static int endOfLine(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        boolean both = at + 1 < text.length() && text.charAt(at) == '\r' && text.charAt(at + 1) == '\n';
        return Math.min(text.length(), at + (both ? 2 : 1));
    }

    private static char separator(String text, char usual) {
        int begin = 0;
        while (begin < text.length() && Character.isWhitespace(text.charAt(begin)) && text.charAt(begin) != '\t') {
            begin++;
        }
        int[] counts = new int[SEPARATORS.size()];
        boolean quoted = false;
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (!quoted && (c == '\n' || c == '\r')) {
                break;
            }
            int which = quoted ? -1 : SEPARATORS.indexOf(c);
            if (which >= 0) {
                counts[which]++;
            }
        }
        int best = SEPARATORS.indexOf(usual);
        for (int i = 0; i < counts.length; i++) {
            best = counts[best] == 0 && counts[i] > 0 || counts[best] > 0 && counts[i] > counts[best] ? i : best;
        }
        return counts[best] == 0 ? NONE : SEPARATORS.get(best);
    }

    /** Cuts a text into rows, in one pass. */
    private static final class Cells {

        private final Path file;
        private final String text;
        private final char separator;
        private final List<Row> rows = new ArrayList<>();
        private List<String> cells = new ArrayList<>();
        private int at;
        private int line = 1;
        private int start = 1;

        Cells(Path file, String text, char separator) {
            this.file = file;
            this.text = text;
            this.separator = separator;
        }

        List<Row> rows(int from) {
            line += from > 0 ? 1 : 0;
            start = line;
            at = from;
            while (at < text.length()) {
                cells.add(cell());
                if (at >= text.length()) {
                    break;
                }
                if (text.charAt(at) == separator && separator != NONE) {
                    at++;
                    if (at == text.length()) {
                        cells.add("");
                    }
                } else {
                    at = endOfLine(text, at);
                    line++;
                    endRow();
                }
            }
            endRow();
            return rows;
        }

        private String cell() {
            int open = behindBlanks(at);
            if (open < text.length() && text.charAt(open) == '"') {
                int end = closingQuote(open);
                if (end < 0 && separator != '\t' && separator != NONE) {
                    throw new InputException(
                            "%s, line %d: a quoted cell has no end.".formatted(file, start),
                            "Add the closing quote, or double the quotes that are text.");
                }
                if (end >= 0 && endsCell(behindBlanks(end + 1))) {
                    String quoted = text.substring(open + 1, end);
                    line += lineEnds(quoted);
                    at = behindBlanks(end + 1);
                    return quoted.replace("\"\"", "\"");
                }
            }
            int from = at;
            while (!endsCell(at)) {
                at++;
            }
            return text.substring(from, at);
        }

        private int behindBlanks(int from) {
            int position = from;
            while (position < text.length() && text.charAt(position) == ' ') {
                position++;
            }
            return position;
        }

        private int closingQuote(int open) {
            int end = open + 1;
            while (end < text.length()) {
                if (text.charAt(end) != '"') {
                    end++;
                } else if (end + 1 < text.length() && text.charAt(end + 1) == '"') {
                    end += 2;
                } else {
                    return end;
                }
            }
            return -1;
        }

        private boolean endsCell(int position) {
            if (position >= text.length()) {
                return true;
            }
            char c = text.charAt(position);
            return c == '\n' || c == '\r' || c == separator && separator != NONE;
        }

        private static int lineEnds(String quoted) {
            int ends = 0;
            for (int i = 0; i < quoted.length(); i++) {
                boolean feed = quoted.charAt(i) == '\n';
                boolean lone = quoted.charAt(i) == '\r' && (i + 1 == quoted.length() || quoted.charAt(i + 1) != '\n');
                ends += feed || lone ? 1 : 0;
            }
            return ends;
        }

        private void endRow() {
            if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
                rows.add(new Row(start, cells));
            }
            cells = new ArrayList<>();
            start = line;
        }
    }
}
