package dev.retort.document.markup;

import dev.retort.document.BlockKind;
import dev.retort.document.DocumentAssembler;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Walks a page's tree and hands its text to an assembler, block by block. Not thread-safe. */
final class HtmlBlocks {

    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "dialog",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "frameset",
            "header",
            "hgroup",
            "hr",
            "html",
            "legend",
            "li",
            "listing",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "plaintext",
            "pre",
            "search",
            "section",
            "summary",
            "ul",
            "xmp",
            "caption",
            "tr",
            "td",
            "th",
            "tbody",
            "thead",
            "tfoot",
            "table",
            "optgroup",
            "noframes");
    private static final Set<String> CODE = Set.of("code", "pre", "kbd", "samp", "tt", "xmp", "listing", "plaintext");
    private static final int DEEPEST = 400;

    private final DocumentAssembler assembler;
    private final PageFurniture furniture;
    private final Lines lines;
    private final Map<Element, Integer> numbers = new IdentityHashMap<>();
    private int bold;
    private int code;
    private int preformatted;
    private int depth;

    /**
     * Creates a walk.
     *
     * @param headings whether the page has headings of its own; if not, bold lines are taken for them
     */
    HtmlBlocks(DocumentAssembler assembler, PageFurniture furniture, boolean headings) {
        this.assembler = assembler;
        this.furniture = furniture;
        this.lines = new Lines(assembler, !headings);
    }

    /** Returns whether a page has sections by headings. */
    static boolean hasHeadings(Document page) {
        return page.select("h1, h2, h3, h4, h5, h6, [role=heading]").size() > 1;
    }

    /** Returns the level of a heading, 0 for any other element. */
    static int headingLevel(Element element) {
        String name = element.normalName();
        if (name.length() == 2 && name.charAt(0) == 'h' && name.charAt(1) >= '1' && name.charAt(1) <= '6') {
            return name.charAt(1) - '0';
        }
        if (element.attr("role").equalsIgnoreCase("heading")) {
            String level = element.attr("aria-level");
            return level.length() == 1 && level.charAt(0) >= '1' && level.charAt(0) <= '6' ? level.charAt(0) - '0' : 2;
        }
        return 0;
    }

    /** Reads an element and all in it. */
    void read(Element root) {
        children(root);
        lines.flush();
    }

    private void children(Element parent) {
        Interruption.check();
        if (depth > DEEPEST) {
            lines.add(parent.text(), false);
            return;
        }
        depth++;
        for (Node child : parent.childNodes()) {
            if (child instanceof TextNode text) {
                text(text.getWholeText());
            } else if (child instanceof Element element && !furniture.leavesOut(element)) {
                element(element);
            }
        }
        depth--;
    }

    private void text(String text) {
        String shown = HtmlText.shown(text, code > 0);
        if (preformatted > 0) {
            String[] parts = shown.split("\n", -1);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    lines.flush();
                }
                lines.add(parts[i], bold > 0);
            }
        } else {
            lines.add(shown, bold > 0);
        }
    }

    private void element(Element element) {
        String name = element.normalName();
        int level = headingLevel(element);
        if (level > 0) {
            heading(element, level);
        } else if (name.equals("br")) {
            lines.lineBreak();
        } else if (name.equals("table") && HtmlTable.isData(element)) {
            lines.flush();
            HtmlTable.rows(element, furniture, assembler);
        } else if (BLOCKS.contains(name)
                || Character.isUpperCase(element.tagName().charAt(0))
                        && !element.tag().isKnownTag()) {
            block(element, name);
        } else {
            inline(element, name);
        }
    }

    private void heading(Element element, int level) {
        lines.flush();
        if (element.select("table, p, ul, ol, dl, pre, blockquote").isEmpty()) {
            assembler.addHeading(HtmlText.of(element, furniture), level);
        } else {
            children(element);
            lines.flush();
        }
    }

    private void block(Element element, String name) {
        lines.flush();
        BlockKind before = lines.kind();
        switch (name) {
            case "li" -> {
                lines.kind(BlockKind.LIST_ITEM);
                lines.add(number(element), false);
            }
            case "figcaption", "caption" -> lines.kind(BlockKind.CAPTION);
            case "p", "div" -> {}
            default -> lines.kind(BlockKind.PARAGRAPH);
        }
        boolean pre = Set.of("pre", "xmp", "listing", "plaintext").contains(name);
        preformatted += pre ? 1 : 0;
        code += pre ? 1 : 0;
        children(element);
        code -= pre ? 1 : 0;
        preformatted -= pre ? 1 : 0;
        lines.flush();
        lines.kind(before);
    }

    /** Returns the number of an item of an ordered list with a full stop and a blank, or an empty text. */
    private String number(Element item) {
        Element list = item.parent();
        if (list == null || !list.normalName().equals("ol")) {
            return "";
        }
        int number = wholeNumber(item.attr("value"), numbers.getOrDefault(list, wholeNumber(list.attr("start"), 1)));
        numbers.put(list, number + 1);
        return number + ". ";
    }

    private static int wholeNumber(String digits, int otherwise) {
        return digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : otherwise;
    }

    private void inline(Element element, String name) {
        boolean strong = name.equals("b") || name.equals("strong") || name.equals("font") && isLarge(element);
        boolean literal = CODE.contains(name);
        bold += strong ? 1 : 0;
        code += literal ? 1 : 0;
        children(element);
        code -= literal ? 1 : 0;
        bold -= strong ? 1 : 0;
    }

    private static boolean isLarge(Element font) {
        String size = font.attr("size").strip().toLowerCase(Locale.ROOT);
        return Set.of("4", "5", "6", "7", "+1", "+2", "+3", "+4").contains(size);
    }
}
