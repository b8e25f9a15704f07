package dev.retort.document.markup;

import dev.retort.document.BlockKind;
import dev.retort.document.DocumentAssembler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.StrongEmphasis;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.ParseSettings;
import org.jsoup.parser.Parser;

/** Walks the tree of a Markdown file and hands its text to an assembler, block by block. */
final class MarkdownBlocks {

    private static final Pattern ALERT = Pattern.compile("^\\[![\\w-]{1,30}\\][-+]?(?=\\s|$)");
    private static final Pattern NOTE = Pattern.compile("^\\[\\^[^\\]\\s]{1,60}\\]:\\s{1,20}");
    private static final Pattern TASK = Pattern.compile("^\\[[ xX]\\]\\s");
    private static final Pattern DIRECTIVE = Pattern.compile("^\\{[\\w-]{1,30}\\}.*");
    private static final Set<String> CODE_DIRECTIVES = Set.of("{code}", "{code-block}", "{code-cell}", "{math}");
    private static final int MOST_NESTED = 3;

    private final DocumentAssembler assembler;
    private final org.commonmark.parser.Parser parser;
    private boolean boldIsHeading;
    private int nested;

    MarkdownBlocks(DocumentAssembler assembler, org.commonmark.parser.Parser parser) {
        this.assembler = assembler;
        this.parser = parser;
    }

    /** Reads a parsed file. */
    void read(Node document) {
        boldIsHeading = !hasHeading(document);
        children(document);
    }

    private static boolean hasHeading(Node document) {
        int headings = 0;
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            headings += node instanceof Heading ? 1 : 0;
        }
        return headings > 1;
    }

    private void children(Node parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            Interruption.check();
            block(node);
        }
    }

    private void block(Node node) {
        switch (node) {
            case Heading heading -> assembler.addHeading(MarkdownInline.of(heading), heading.getLevel());
            case Paragraph paragraph -> paragraph(paragraph);
            case TableBlock table -> table(table);
            case HtmlBlock html -> html(html.getLiteral());
            case FencedCodeBlock fenced -> fenced(fenced);
            case IndentedCodeBlock code -> code(code.getLiteral());
            default -> children(node);
        }
    }

    private void paragraph(Paragraph paragraph) {
        String text = MarkdownInline.of(paragraph);
        Matcher alert = ALERT.matcher(text);
        if (alert.find()) {
            text = text.substring(alert.end());
        }
        Matcher note = NOTE.matcher(text);
        if (note.find()) {
            assembler.add(BlockKind.FOOTNOTE, text.substring(note.end()), false);
        } else if (paragraph.getParent() instanceof ListItem item && item.getFirstChild() == paragraph) {
            assembler.add(BlockKind.LIST_ITEM, number(item) + TASK.matcher(text).replaceFirst(""), false);
        } else if (boldIsHeading && isBold(paragraph) && Lines.isTitle(text)) {
            assembler.addHeading(text, 2);
        } else {
            assembler.add(BlockKind.PARAGRAPH, text, false);
        }
    }

    private static boolean isBold(Paragraph paragraph) {
        return paragraph.getFirstChild() instanceof StrongEmphasis
                && paragraph.getFirstChild() == paragraph.getLastChild();
    }

    /** Returns the number of an item of an ordered list, with its mark and a blank. */
    private static String number(ListItem item) {
        if (!(item.getParent() instanceof OrderedList list)) {
            return "";
        }
        int number = list.getMarkerStartNumber() == null ? 1 : list.getMarkerStartNumber();
        String mark = list.getMarkerDelimiter() == null ? "." : list.getMarkerDelimiter();
        // The list counts: its next item has the next number.
        list.setMarkerStartNumber(number + 1);
        return number + mark + " ";
    }

    private void table(TableBlock table) {
        for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
                if (row instanceof TableRow) {
                    List<String> cells = new ArrayList<>();
                    for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                        cells.add(MarkdownInline.of(cell));
                    }
                    if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
                        assembler.add(BlockKind.TABLE_ROW, String.join(" | ", cells), false);
                    }
                }
            }
        }
    }

    private void html(String literal) {
        Document fragment = Jsoup.parse(literal, "", Parser.htmlParser().settings(ParseSettings.preserveCase));
        new HtmlBlocks(assembler, PageFurniture.none(), true).read(fragment.body());
    }

    /** Fences are code, or a directive of MyST whose content is Markdown. */
    private void fenced(FencedCodeBlock fenced) {
        String info = fenced.getInfo() == null ? "" : fenced.getInfo().strip();
        boolean directive = DIRECTIVE.matcher(info).matches() && !CODE_DIRECTIVES.contains(info.split("\\s", 2)[0]);
        if (directive && nested < MOST_NESTED) {
            nested++;
            children(parser.parse(MarkdownSource.clean(fenced.getLiteral().replaceAll("(?m)^:[\\w-]{1,40}:.*$", ""))));
            nested--;
        } else {
            code(fenced.getLiteral());
        }
    }

    private void code(String literal) {
        for (String line : literal.split("\n")) {
            assembler.add(BlockKind.PARAGRAPH, line, false);
        }
    }
}
