package dev.retort.document.markup;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.jsoup.parser.Tag;
import org.jspecify.annotations.Nullable;

/** The text of a paragraph's nodes: marks are taken out, code stays as it is written. */
final class MarkdownInline {

    private static final Pattern WIKI_LINK =
            Pattern.compile("!?\\[\\[(?:[^\\[\\]|\\n]{1,300}\\|)?([^\\[\\]|\\n]{1,300})\\]\\]");
    private static final Pattern FOOTNOTE_MARK = Pattern.compile("\\[\\^[^\\]\\s]{1,60}\\](?!:)");
    private static final Pattern ATTRIBUTES =
            Pattern.compile("(?:^|\\s{1,9})\\{:?\\s{0,3}[#.:][^{}]{0,200}\\}$|\\s\\^(?=[\\w-]*[A-Za-z])[\\w-]{3,60}$");
    private static final Pattern EMBEDDED_FILE = Pattern.compile(
            "!\\[\\[[^\\[\\]\\n]{1,300}\\.(?i:png|jpe?g|gif|svg|webp|bmp|pdf|mp[34]|webm|wav|ogg|mov|canvas)(?:[#|][^\\[\\]\\n]{0,200})?\\]\\]");
    private static final Pattern COMMENT =
            Pattern.compile("\\{/\\*.{0,600}?\\*/\\}|(?<![\\w%])(?<!\\d )%%[^%\\n]{1,1000}%%(?![\\w%])");
    private static final Pattern HIGHLIGHT =
            Pattern.compile("(?<![\\w=])==(?=[^\\s=])([^=\\n]{1,400})(?<=[^\\s=])==(?![\\w=])");
    private static final Pattern KEYS = Pattern.compile("(?<![\\w+])\\+\\+([A-Za-z0-9][\\w+-]{0,80}?)\\+\\+(?![\\w+])");
    private static final Set<String> BREAKS = Set.of("br", "p", "div", "li", "tr", "td", "th", "hr");

    private MarkdownInline() {}

    /** Returns the text below a node. The walk is a loop: emphasis may be nested as deep as a file likes. */
    static String of(Node block) {
        StringBuilder all = new StringBuilder();
        StringBuilder prose = new StringBuilder();
        Node node = block.getFirstChild();
        while (node != null) {
            if (node instanceof Code code) {
                flush(prose, all);
                all.append(code.getLiteral());
            } else {
                prose.append(literal(node));
            }
            node = next(node, block);
        }
        flush(prose, all);
        return ATTRIBUTES.matcher(all.toString().strip()).replaceFirst("");
    }

    private static @Nullable Node next(Node node, Node root) {
        if (node.getFirstChild() != null) {
            return node.getFirstChild();
        }
        Node last = node;
        while (last != root && last.getNext() == null) {
            last = last.getParent();
        }
        return last == root ? null : last.getNext();
    }

    private static void flush(StringBuilder prose, StringBuilder all) {
        if (!prose.isEmpty()) {
            String text = prose.toString();
            if (text.contains("{/*") || text.contains("%%")) {
                text = COMMENT.matcher(text).replaceAll("");
            }
            if (text.contains("==")) {
                text = HIGHLIGHT.matcher(text).replaceAll("$1");
            }
            if (text.contains("++")) {
                text = KEYS.matcher(text).replaceAll("$1");
            }
            if (text.contains("[[")) {
                text = EMBEDDED_FILE.matcher(text).replaceAll("");
                text = WIKI_LINK.matcher(text).replaceAll("$1");
            }
            if (text.contains("[^")) {
                text = FOOTNOTE_MARK.matcher(text).replaceAll("");
            }
            all.append(text);
            prose.setLength(0);
        }
    }

    private static String literal(Node node) {
        return switch (node) {
            case Text text -> text.getLiteral();
            case SoftLineBreak line -> " ";
            case HardLineBreak line -> " ";
            case HtmlInline html -> tag(html.getLiteral());
            default -> "";
        };
    }

    /** A tag of HTML is a mark; {@code <String>} and {@code <branch>} are what the writer wrote. */
    private static String tag(String html) {
        int from = html.startsWith("</") ? 2 : 1;
        int end = from;
        while (end < html.length() && (Character.isLetterOrDigit(html.charAt(end)) || html.charAt(end) == '-')) {
            end++;
        }
        String name = html.substring(from, end);
        String small = name.toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return "";
        }
        if (BREAKS.contains(small)) {
            return " ";
        }
        boolean plain = html.length() == end + 1;
        return Tag.isKnownTag(small) || !plain || from == 2 ? "" : html;
    }
}
