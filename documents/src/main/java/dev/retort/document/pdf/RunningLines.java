package dev.retort.document.pdf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises running headers, footers and page numbers: rows at the edge of a page that come back on other pages at the same
 * height with nothing but numbers changed, and numbers that count with the pages.
 */
final class RunningLines {

    private static final int EDGE_ROWS = 5;
    private static final float EDGE_SHARE = 0.16f;
    private static final float SAME_HEIGHT = 6;
    /** More letters than any running line has. */
    private static final int MOST_LETTERS = 200;

    private static final Pattern NUMBERS = Pattern.compile("\\d+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern OPENING_NUMBER =
            Pattern.compile("\\uF8F0?\\s*(\\d{1,3})(?:\\s*\\uF8F1\\s*|\\s+)\\p{L}");
    private static final Pattern PAGE_NUMBER = Pattern.compile(
            "(?i)(?:page\\s*)?[-–—|\\[(]?\\s*((\\d{1,5})|([ivxlc]{1,8}))\\s*[-–—|\\])]?(?:\\s*(?:of|/)\\s*\\d{1,5})?");

    private RunningLines() {}

    /** Returns, for each page, the segments that belong to running lines, by identity. */
    static List<Set<Segment>> find(List<PageLayout> pages) {
        Map<String, List<EdgeRow>> alike = new HashMap<>();
        Map<Integer, Set<Integer>> numberings = new HashMap<>();
        List<List<EdgeRow>> edges = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            List<EdgeRow> rows = edgeRows(pages.get(i), i);
            edges.add(rows);
            for (EdgeRow row : rows) {
                Set<String> keys = new HashSet<>(Set.of(row.key()));
                row.row().cells().forEach(cell -> keys.add(key(cell.text())));
                keys.forEach(key ->
                        alike.computeIfAbsent(key, k -> new ArrayList<>()).add(row));
                int page = i;
                pageNumber(row.text())
                        .ifPresent(n -> numberings
                                .computeIfAbsent(n - page, k -> new HashSet<>())
                                .add(page));
            }
        }
        int enough = pages.size() < 6 ? 2 : 3;
        List<Set<Segment>> running = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            Set<Segment> found = Collections.newSetFromMap(new IdentityHashMap<>());
            Set<Segment> repeated = Collections.newSetFromMap(new IdentityHashMap<>());
            boolean[] open = {true, true};
            for (EdgeRow row : edges.get(i)) {
                int side = row.atTop() ? 0 : 1;
                int page = i;
                boolean counts = pageNumber(row.text()).stream()
                        .anyMatch(
                                n -> numberings.getOrDefault(n - page, Set.of()).size() >= enough);
                boolean repeats = pageNumber(row.text()).isEmpty()
                        && (isRepeated(row.key(), row, alike, enough)
                                || row.row().cells().stream()
                                        .map(Segment::text)
                                        .allMatch(text -> isRepeated(key(text), row, alike, enough)));
                if (open[side] && (counts || repeats)) {
                    (counts ? found : repeated).addAll(row.row().cells());
                } else {
                    open[side] = false;
                }
            }
            if (!isMostOf(pages.get(i), repeated)) {
                found.addAll(repeated);
            }
            running.add(found);
        }
        return running;
    }

    /** A form that is printed again and again, and the steps of one slide, repeat their text and not only its edges. */
    private static boolean isMostOf(PageLayout page, Set<Segment> repeated) {
        int all = 0;
        int letters = 0;
        for (Segment segment : page.segments()) {
            all += segment.text().length();
            letters += repeated.contains(segment) ? segment.text().length() : 0;
        }
        return letters > MOST_LETTERS && letters * 2 > all;
    }

    private static boolean isRepeated(String key, EdgeRow row, Map<String, List<EdgeRow>> alike, int enough) {
        return alike.getOrDefault(key, List.of()).stream()
                        .filter(other ->
                                other.atTop() == row.atTop() && Math.abs(other.height() - row.height()) < SAME_HEIGHT)
                        .filter(other -> countsWith(row, other))
                        .map(EdgeRow::page)
                        .distinct()
                        .count()
                >= enough;
    }

    /** The number before a running line stays, or counts with the pages; that of a footnote does neither. */
    private static boolean countsWith(EdgeRow row, EdgeRow other) {
        OptionalInt own = openingNumber(row.text());
        OptionalInt others = openingNumber(other.text());
        if (own.isEmpty() || others.isEmpty()) {
            return true;
        }
        int difference = others.getAsInt() - own.getAsInt();
        return difference == 0 || difference == other.page() - row.page();
    }

    private static OptionalInt openingNumber(String text) {
        Matcher matcher = OPENING_NUMBER.matcher(text);
        return matcher.lookingAt() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    private static String key(String text) {
        String numbered = NUMBERS.matcher(text.strip().toLowerCase(Locale.ROOT)).replaceAll("#");
        return BLANKS.matcher(numbered).replaceAll(" ");
    }

    /** A row near an edge; {@code height} is its distance from that edge. */
    private record EdgeRow(int page, boolean atTop, float height, String text, String key, Row row) {}

    /** Returns the rows at the top from the top down, then those at the bottom from the bottom up. */
    private static List<EdgeRow> edgeRows(PageLayout page, int index) {
        List<Row> rows = Row.of(page.segments());
        List<EdgeRow> edge = new ArrayList<>();
        for (int i = 0; i < Math.min(EDGE_ROWS, rows.size()); i++) {
            Row row = rows.get(i);
            if (row.baseline() < EDGE_SHARE * page.height()) {
                edge.add(edgeRow(index, true, row.baseline(), row));
            }
        }
        for (int i = rows.size() - 1; i >= Math.max(0, rows.size() - EDGE_ROWS); i--) {
            Row row = rows.get(i);
            if (row.baseline() > (1 - EDGE_SHARE) * page.height()) {
                edge.add(edgeRow(index, false, page.height() - row.baseline(), row));
            }
        }
        return edge;
    }

    private static EdgeRow edgeRow(int page, boolean atTop, float height, Row row) {
        String text = row.text().strip();
        return new EdgeRow(page, atTop, height, text, key(text), row);
    }

    private static OptionalInt pageNumber(String text) {
        var matcher = PAGE_NUMBER.matcher(text);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        if (matcher.group(2) != null) {
            return OptionalInt.of(Integer.parseInt(matcher.group(2)));
        }
        return OptionalInt.of(roman(matcher.group(3).toLowerCase(Locale.ROOT)));
    }

    private static int roman(String digits) {
        int value = 0;
        int previous = 0;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = switch (digits.charAt(i)) {
                case 'i' -> 1;
                case 'v' -> 5;
                case 'x' -> 10;
                case 'l' -> 50;
                default -> 100;
            };
            value += digit < previous ? -digit : digit;
            previous = Math.max(previous, digit);
        }
        return value;
    }
}
