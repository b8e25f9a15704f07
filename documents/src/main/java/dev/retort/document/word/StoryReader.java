package dev.retort.document.word;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a story (the body, a note) into paragraphs and tables. Each nested container is read by its own call, so that text
 * around a text box or an inner table stays. Not thread-safe.
 */
final class StoryReader {

    private final Styles styles;
    private final Numbering numbering;
    private final InlineReader inline;
    private final TextBudget budget;

    /** Whether the reader is in the frame of a table of contents. */
    private boolean contentsFrame;

    private boolean deletedCell;
    private int embedded;

    StoryReader(Styles styles, Numbering numbering, TextBudget budget) {
        this.styles = styles;
        this.numbering = numbering;
        this.budget = budget;
        this.inline = new InlineReader(this, styles, budget);
    }

    /** Returns how many pictures were met. */
    int pictures() {
        return inline.pictures();
    }

    /** Returns how many files of another kind are embedded as text, which are not read. */
    int embedded() {
        return embedded;
    }

    /** Reads to the end of the element whose start this is; what was read before a fault is in the list then. */
    void read(XmlPart xml, List<Item> items) throws IOException {
        int outer = xml.depth();
        ParagraphText carried = null;
        while (xml.within(outer)) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "p", "a:p" -> carried = paragraph(xml, carried, items);
                    case "tbl" -> table(xml, items);
                    case "sdt" -> frame(xml, items);
                    case "sdtPr" -> controlProperties(xml);
                    case "mc:AlternateContent" -> alternatives(xml, items);
                    case "tcPr" -> deletedCell = has(xml, "cellDel");
                    case "altChunk", "subDoc" -> {
                        embedded++;
                        xml.skip();
                    }
                    case "del", "moveFrom", "sectPr" -> xml.skip();
                    default -> {}
                }
            }
        }
        if (carried != null) {
            finish(carried, items);
        }
    }

    private void frame(XmlPart xml, List<Item> items) throws IOException {
        boolean outside = contentsFrame;
        boolean placeholder = inline.placeholder(false);
        read(xml, items);
        contentsFrame = outside;
        inline.placeholder(placeholder);
    }

    /** Reads what a content control is: a table of contents, or one that shows its prompt. */
    void controlProperties(XmlPart xml) throws IOException {
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "docPartGallery" -> contentsFrame |= xml.value().equals("Table of Contents");
                    case "showingPlcHdr" -> inline.placeholder(xml.isOn());
                    default -> {}
                }
            }
        }
    }

    private void alternatives(XmlPart xml, List<Item> items) throws IOException {
        boolean taken = false;
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                if (taken) {
                    xml.skip();
                } else {
                    int before = items.size();
                    read(xml, items);
                    taken = items.size() > before;
                }
            }
        }
    }

    /** Reads a paragraph; returned where its mark is deleted, so that the next continues it. */
    private @Nullable ParagraphText paragraph(XmlPart xml, @Nullable ParagraphText carried, List<Item> items)
            throws IOException {
        budget.paragraph();
        ParagraphText paragraph = carried == null ? new ParagraphText() : carried;
        paragraph.format = ParagraphFormat.NONE;
        inline.read(xml, paragraph);
        inline.endParagraph();
        if (paragraph.format.mark().deleted()) {
            return paragraph;
        }
        finish(paragraph, items);
        return null;
    }

    /** Adds a paragraph that is complete, and what hangs in it. */
    void finish(ParagraphText paragraph, List<Item> items) {
        ParagraphFormat format = paragraph.format;
        Styles.Meaning style = styles.of(format.style());
        int level = format.outline()
                .map(outline -> outline >= 0 && outline < 9 ? outline + 1 : 0)
                .orElse(style.level());
        boolean heading = level > 0 && !style.contents();
        if (heading) {
            inline.leaveContents();
        }
        Optional<String> list =
                format.numId().or(style::numId).filter(id -> !id.equals("0")).filter(numbering::has);
        String number = list.map(id -> number(paragraph, id, style)).orElse("");
        Item.Contents contents = style.contents()
                ? Item.Contents.YES
                : !heading && (contentsFrame || paragraph.isContents()) ? Item.Contents.NEAR : Item.Contents.NO;
        boolean listed =
                list.isPresent() || format.numId().filter(id -> !id.equals("0")).isPresent();
        String text = paragraph.text.toString();
        List<String> pieces = heading ? List.of(text) : pieces(text);
        for (int i = 0; i < pieces.size(); i++) {
            String piece = pieces.get(i);
            Item.Paragraph item = new Item.Paragraph(
                    i == 0 && !piece.isBlank() ? number + piece.strip() : piece,
                    heading ? level : 0,
                    listed,
                    listed && number.isEmpty(),
                    contents,
                    paragraph.isBold(),
                    paragraph.size(),
                    false,
                    i + 1 == pieces.size() ? List.copyOf(paragraph.notes) : List.of());
            if (!item.isBlank()) {
                items.add(item);
            }
        }
        items.addAll(paragraph.hanging);
    }

    private String number(ParagraphText paragraph, String list, Styles.Meaning style) {
        ParagraphFormat format = paragraph.format;
        boolean hidden = format.mark().format().hidden().orElse(false) || paragraph.partlyHidden;
        if (paragraph.text.toString().isBlank() && hidden) {
            return "";
        }
        Optional<Integer> ofStyle = numbering.levelOf(list, format.style());
        int level = format.numLevel()
                .or(() -> format.numId().isPresent() ? Optional.empty() : style.numLevel())
                .or(() -> ofStyle)
                .orElse(0);
        return numbering.next(list, level);
    }

    /** Two line breaks end a paragraph, as in text that was pasted. */
    private static List<String> pieces(String text) {
        if (!text.contains("\n")) {
            return List.of(text);
        }
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        boolean blank = false;
        for (String line : text.split("\n", -1)) {
            if (line.isBlank()) {
                blank = true;
            } else {
                if (blank && !piece.isEmpty()) {
                    pieces.add(piece.toString());
                    piece.setLength(0);
                }
                piece.append(piece.isEmpty() ? "" : "\n").append(line);
                blank = false;
            }
        }
        pieces.add(piece.toString());
        return pieces;
    }

    /** Reads a table. */
    void table(XmlPart xml, List<Item> items) throws IOException {
        List<List<List<Item>>> rows = new ArrayList<>();
        Item.Table table = new Item.Table(rows);
        items.add(table);
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "tr" -> row(xml, rows);
                    case "tblPr", "tblGrid", "sdtPr", "del", "moveFrom" -> xml.skip();
                    default -> {}
                }
            }
        }
    }

    private void row(XmlPart xml, List<List<List<Item>>> rows) throws IOException {
        budget.paragraph();
        List<List<Item>> cells = new ArrayList<>();
        rows.add(cells);
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                switch (xml.name()) {
                    case "tc" -> cell(xml, cells);
                    case "trPr" -> {
                        if (has(xml, "del", "hidden")) {
                            rows.remove(cells);
                        }
                    }
                    case "tblPrEx", "sdtPr" -> xml.skip();
                    default -> {}
                }
            }
        }
    }

    private void cell(XmlPart xml, List<List<Item>> cells) throws IOException {
        budget.paragraph();
        boolean outside = deletedCell;
        deletedCell = false;
        List<Item> items = new ArrayList<>();
        cells.add(items);
        read(xml, items);
        if (deletedCell) {
            items.clear();
        }
        deletedCell = outside;
    }

    /** Reads to the end of the properties whose start this is; returns whether one of the names is among them, and on. */
    private static boolean has(XmlPart xml, String... names) throws IOException {
        boolean found = false;
        int outer = xml.depth();
        while (xml.within(outer)) {
            if (xml.isStart()) {
                String name = xml.name();
                found |= List.of(names).contains(name) && xml.isOn();
                if (name.endsWith("Change")) {
                    xml.skip();
                }
            }
        }
        return found;
    }
}
