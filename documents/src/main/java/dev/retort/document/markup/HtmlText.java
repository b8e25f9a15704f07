package dev.retort.document.markup;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;

/** Text of elements as a reader sees it. */
final class HtmlText {

    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\\d{0,2});");
    private static final Pattern INVISIBLE = Pattern.compile("[\\u200B\\u00AD\\uFEFF\\u2060]");

    private HtmlText() {}

    /**
     * Returns text without invisible characters. A character reference that is still there was escaped twice, and is resolved
     * outside code.
     */
    static String shown(String text, boolean code) {
        String seen = INVISIBLE.matcher(text).replaceAll("");
        if (code || seen.indexOf('&') < 0) {
            return seen;
        }
        String once = REFERENCE.matcher(seen).replaceAll(HtmlText::resolved);
        return INVISIBLE.matcher(once).replaceAll("");
    }

    private static String resolved(MatchResult reference) {
        return Matcher.quoteReplacement(Parser.unescapeEntities(reference.group(), false));
    }

    /** Returns the text of an element in one line, line breaks and blocks as blanks, furniture left out. */
    static String of(Element element, PageFurniture furniture) {
        StringBuilder text = new StringBuilder();
        element.filter(new NodeFilter() {
            private int code;

            @Override
            public FilterResult head(Node node, int depth) {
                if (node instanceof TextNode part) {
                    text.append(shown(part.getWholeText(), code > 0));
                } else if (node instanceof Element inner) {
                    if (inner != element && furniture.leavesOut(inner)) {
                        return FilterResult.SKIP_ENTIRELY;
                    }
                    code += isCode(inner) ? 1 : 0;
                    text.append(separates(inner) ? " " : "");
                }
                return FilterResult.CONTINUE;
            }

            @Override
            public FilterResult tail(Node node, int depth) {
                if (node instanceof Element inner) {
                    code -= isCode(inner) ? 1 : 0;
                    text.append(separates(inner) ? " " : "");
                }
                return FilterResult.CONTINUE;
            }
        });
        return text.toString().replaceAll("[\\s\\u00A0]+", " ").strip();
    }

    private static boolean isCode(Element element) {
        return element.normalName().equals("code") || element.normalName().equals("pre");
    }

    private static boolean separates(Element element) {
        return element.isBlock()
                || element.normalName().equals("br")
                || element.normalName().equals("img");
    }
}
