package dev.retort.document.word;

import dev.retort.document.BlockKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts paragraphs and tables into one line of blocks: rows of data as rows, layout tables as the text they hold, notes and
 * the lettering of diagrams behind the block that refers to them. Not thread-safe.
 */
final class DraftFlow {

    /** From this many characters on a cell holds running text, not a value. */
    private static final int RUNNING_TEXT = 120;

    private static final int COLUMN_OF_TEXT = 800;

    private final Map<String, List<Item>> notes;
    private final Set<String> written = new HashSet<>();
    private final List<Draft> drafts = new ArrayList<>();

    /**
     * Creates a flow.
     *
     * @param notes by the keys that paragraphs refer to them with
     */
    DraftFlow(Map<String, List<Item>> notes) {
        this.notes = notes;
    }

    List<Draft> drafts() {
        return drafts;
    }

    void add(List<Item> items) {
        for (Item item : items) {
            switch (item) {
                case Item.Paragraph paragraph -> {
                    if (!paragraph.text().isBlank()) {
                        drafts.add(Draft.of(paragraph));
                    }
                    paragraph.notes().forEach(this::addNote);
                }
                case Item.Table table -> add(table);
            }
        }
    }

    private void addNote(String key) {
        if (written.add(key)) {
            String text = textOf(notes.getOrDefault(key, List.of()));
            if (!text.isBlank()) {
                drafts.add(Draft.of(key.startsWith("diagram:") ? BlockKind.CAPTION : BlockKind.FOOTNOTE, text));
            }
        }
    }

    private void add(Item.Table table) {
        boolean single = table.rows().size() == 1;
        for (List<List<Item>> row : table.rows()) {
            List<List<Item>> cells = row.stream().filter(DraftFlow::hasContent).toList();
            if (cells.isEmpty()) {
                continue;
            }
            if (isLayout(cells, single)) {
                cells.forEach(this::add);
            } else {
                addRow(cells);
            }
        }
    }

    private static boolean hasContent(List<Item> cell) {
        return cell.stream().anyMatch(item -> switch (item) {
            case Item.Paragraph paragraph -> !paragraph.isBlank();
            case Item.Table table ->
                table.rows().stream().anyMatch(row -> row.stream().anyMatch(DraftFlow::hasContent));
        });
    }

    private static boolean isLayout(List<List<Item>> cells, boolean onlyRow) {
        boolean heading = cells.stream().anyMatch(DraftFlow::hasHeading);
        if (cells.size() == 1) {
            List<Item> cell = cells.getFirst();
            return onlyRow
                    || heading
                    || cell.stream().allMatch(Item.Table.class::isInstance)
                    || length(cell) > RUNNING_TEXT && (cell.size() > 1 || length(cell) > 3 * RUNNING_TEXT);
        }
        boolean headed = cells.stream().anyMatch(cell -> hasHeading(cell) && !isHeadingsOnly(cell));
        boolean text = cells.stream().anyMatch(cell -> !isHeadingsOnly(cell) && length(cell) > RUNNING_TEXT);
        return headed
                || heading && text
                || cells.stream().anyMatch(cell -> cell.size() > 2 && length(cell) > COLUMN_OF_TEXT);
    }

    private static boolean hasHeading(List<Item> cell) {
        return cell.stream().anyMatch(DraftFlow::isHeading);
    }

    private static boolean isHeadingsOnly(List<Item> cell) {
        return cell.stream().allMatch(DraftFlow::isHeading);
    }

    private static boolean isHeading(Item item) {
        return item instanceof Item.Paragraph paragraph
                && paragraph.level() > 0
                && !paragraph.text().isBlank();
    }

    private static int length(List<Item> cell) {
        return cell.stream()
                .mapToInt(item -> item instanceof Item.Paragraph paragraph
                        ? paragraph.text().length()
                        : 0)
                .sum();
    }

    /** A row of data; inner tables follow it with rows of their own. */
    private void addRow(List<List<Item>> cells) {
        List<String> texts = new ArrayList<>();
        for (List<Item> cell : cells) {
            List<String> paragraphs = new ArrayList<>();
            for (Item item : cell) {
                if (item instanceof Item.Paragraph paragraph
                        && !paragraph.text().isBlank()) {
                    paragraphs.add(paragraph.text().strip());
                }
            }
            texts.add(String.join(" ", paragraphs));
        }
        texts.removeIf(String::isBlank);
        if (!texts.isEmpty()) {
            drafts.add(Draft.of(BlockKind.TABLE_ROW, String.join(" | ", texts)));
        }
        for (List<Item> cell : cells) {
            for (Item item : cell) {
                switch (item) {
                    case Item.Paragraph paragraph -> paragraph.notes().forEach(this::addNote);
                    case Item.Table inner -> add(inner);
                }
            }
        }
    }

    private static String textOf(List<Item> items) {
        DraftFlow flow = new DraftFlow(Map.of());
        flow.add(items);
        return String.join(
                " ", flow.drafts().stream().map(draft -> draft.text.strip()).toList());
    }
}
