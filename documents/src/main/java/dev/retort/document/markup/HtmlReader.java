package dev.retort.document.markup;

import dev.retort.document.BlockKind;
import dev.retort.document.DocumentAssembler;
import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads HTML as browsers forgive it: headings, paragraphs, lists, tables; the file is one page. Scripts, styles, navigation,
 * page headers and footers, forms and hidden elements are left out.
 */
public final class HtmlReader implements DocumentReader {

    private static final Set<String> RAW =
            Set.of("script", "style", "textarea", "title", "noscript", "template", "svg", "math");
    private static final Set<String> SKIPPED =
            Set.of("nav", "header", "footer", "aside", "form", "button", "select", "iframe");
    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "section",
            "article",
            "main",
            "ul",
            "ol",
            "dl",
            "dt",
            "dd",
            "blockquote",
            "pre",
            "figure",
            "hr",
            "table",
            "thead",
            "tbody",
            "tfoot",
            "body",
            "html",
            "details",
            "summary",
            "address");

    @Override
    public SourceDocument read(Path file, String name, String sha256) {
        DocumentAssembler assembler = new DocumentAssembler();
        assembler.startPage("1");
        new Parser(TextFile.read(file, name), assembler).parse();
        return assembler.finish(name, sha256);
    }

    private static final class Parser {
        private final String html;
        private final DocumentAssembler assembler;
        private final StringBuilder text = new StringBuilder();
        private final List<String> cells = new ArrayList<>();
        private BlockKind kind = BlockKind.PARAGRAPH;
        private int heading;
        private boolean inRow;
        private String skipping = "";
        private int skipDepth;
        private int article;

        Parser(String html, DocumentAssembler assembler) {
            this.html = html;
            this.assembler = assembler;
        }

        void parse() {
            int i = 0;
            while (i < html.length()) {
                int open = html.indexOf('<', i);
                if (open < 0 || open + 1 >= html.length()) {
                    characters(html.substring(i));
                    break;
                }
                characters(html.substring(i, open));
                char next = html.charAt(open + 1);
                if (html.startsWith("<!--", open)) {
                    int end = html.indexOf("-->", open + 4);
                    i = end < 0 ? html.length() : end + 3;
                } else if (Character.isLetter(next) || next == '/' || next == '!' || next == '?') {
                    int end = tagEnd(open);
                    i = tag(html.substring(open + 1, end), Math.min(end + 1, html.length()));
                } else {
                    characters("<");
                    i = open + 1;
                }
            }
            flush();
        }

        /** Returns the index of the '>' that ends a tag, quotes observed. */
        private int tagEnd(int open) {
            char quote = 0;
            for (int i = open + 1; i < html.length(); i++) {
                char c = html.charAt(i);
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if ((c == '"' || c == '\'') && html.charAt(i - 1) == '=') {
                    quote = c;
                } else if (c == '>') {
                    return i;
                }
            }
            return html.length();
        }

        private int tag(String tag, int after) {
            boolean closing = tag.startsWith("/");
            String body = closing ? tag.substring(1) : tag;
            int end = 0;
            while (end < body.length() && Character.isLetterOrDigit(body.charAt(end))) {
                end++;
            }
            String element = body.substring(0, end).toLowerCase(Locale.ROOT);
            boolean empty = body.endsWith("/");
            if (!closing && !empty && RAW.contains(element)) {
                return afterRaw(element, after);
            }
            if (skipDepth > 0) {
                if (element.equals(skipping) && !empty) {
                    skipDepth += closing ? -1 : 1;
                }
                return after;
            }
            if (element.equals("article") || element.equals("main")) {
                article = Math.max(0, article + (closing ? -1 : 1));
            }
            boolean hidden = body.matches("(?is).*\\s(hidden|aria-hidden=[\"']?true[\"']?)([\\s/].*)?");
            boolean pageFurniture = SKIPPED.contains(element) && !(element.equals("header") && article > 0);
            if (!closing && !empty && (pageFurniture || hidden && BLOCKS.contains(element))) {
                flush();
                skipping = element;
                skipDepth = 1;
                return after;
            }
            element(element, closing);
            return after;
        }

        private int afterRaw(String element, int from) {
            int i = from;
            while (i >= 0) {
                i = html.indexOf("</", i);
                if (i < 0) {
                    return html.length();
                }
                if (html.regionMatches(true, i + 2, element, 0, element.length())) {
                    int end = html.indexOf('>', i);
                    return end < 0 ? html.length() : end + 1;
                }
                i += 2;
            }
            return html.length();
        }

        private void element(String element, boolean closing) {
            if (element.matches("h[1-6]")) {
                flush();
                heading = closing ? 0 : element.charAt(1) - '0';
            } else if (element.equals("li")) {
                flush();
                kind = closing ? BlockKind.PARAGRAPH : BlockKind.LIST_ITEM;
            } else if (element.equals("figcaption") || element.equals("caption")) {
                flush();
                kind = closing ? BlockKind.PARAGRAPH : BlockKind.CAPTION;
            } else if (element.equals("tr")) {
                endRow();
                inRow = !closing;
            } else if (element.equals("td") || element.equals("th")) {
                endCell();
            } else if (element.equals("table")) {
                endRow();
                flush();
                inRow = false;
            } else if (element.equals("br")) {
                text.append(' ');
            } else if (BLOCKS.contains(element)) {
                if (inRow) {
                    text.append(' ');
                } else {
                    flush();
                }
            }
        }

        private void characters(String raw) {
            if (skipDepth == 0 && !raw.isEmpty()) {
                text.append(Entities.resolve(raw));
            }
        }

        private void endCell() {
            String cell = text.toString().replaceAll("[\\s\\u00A0]+", " ").strip();
            if (inRow && !cell.isEmpty()) {
                cells.add(cell);
            }
            if (inRow) {
                text.setLength(0);
            }
        }

        private void endRow() {
            endCell();
            if (!cells.isEmpty()) {
                assembler.add(BlockKind.TABLE_ROW, String.join(" | ", cells), false);
                cells.clear();
            }
        }

        private void flush() {
            if (heading > 0) {
                assembler.addHeading(text.toString(), heading);
            } else {
                assembler.add(kind, text.toString(), false);
            }
            text.setLength(0);
        }
    }
}
