package dev.retort.document.markup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * The elements of a page that are not its text: navigation, the header and the footer of the page, dialogs, link lists and what
 * the attribute {@code hidden} hides. An element that holds half of the page's text outside links is never furniture.
 */
final class PageFurniture {

    private static final Set<String> NEVER_TEXT = Set.of(
            "script",
            "style",
            "template",
            "noscript",
            "svg",
            "select",
            "option",
            "datalist",
            "button",
            "input",
            "textarea",
            "iframe",
            "object",
            "embed",
            "audio",
            "video",
            "canvas",
            "head",
            "title",
            "progress",
            "meter");
    private static final Set<String> ROLES =
            Set.of("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar");
    private static final Set<String> TEXT_PARTS = Set.of("main", "article", "section");
    private static final int LINK_LIST = 10;
    private static final int SHORT = 200;

    private final Map<Element, Size> sizes = new IdentityHashMap<>();
    private final Set<Element> dropped = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<String> remarks = new ArrayList<>();

    private PageFurniture() {}

    /** Letters of an element, those in links apart. */
    private static final class Size {
        private long all;
        private long linked;
        private int headings;

        private long own() {
            return all - linked;
        }
    }

    /** Nothing of a fragment is furniture but what is never text. */
    static PageFurniture none() {
        return new PageFurniture();
    }

    /** Finds the furniture of a page. */
    static PageFurniture of(Document page) {
        PageFurniture furniture = new PageFurniture();
        furniture.measure(page);
        Size whole = furniture.sizes.getOrDefault(page.body(), new Size());
        page.body().traverse((node, depth) -> {
            if (node instanceof Element element && element != page.body()) {
                furniture.judge(element, whole);
            }
        });
        return furniture;
    }

    /** Returns whether an element is left out with everything in it. */
    boolean leavesOut(Element element) {
        return isNeverText(element) || dropped.contains(element);
    }

    /** Returns sentences on what was unusual. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    private static boolean isNeverText(Element element) {
        String name = element.normalName();
        return NEVER_TEXT.contains(name) && !(name.equals("template") && element.hasAttr("shadowrootmode"));
    }

    private void measure(Document page) {
        page.body().traverse(new NodeVisitor() {
            private int links;
            private int silent;

            @Override
            public void head(Node node, int depth) {
                if (node instanceof Element element) {
                    sizes.put(element, new Size());
                    links += element.normalName().equals("a") ? 1 : 0;
                    silent += isNeverText(element) ? 1 : 0;
                } else if (node instanceof TextNode text && silent == 0 && node.parent() instanceof Element parent) {
                    long letters = text.getWholeText()
                            .chars()
                            .filter(Character::isLetterOrDigit)
                            .count();
                    Size size = sizes.computeIfAbsent(parent, p -> new Size());
                    size.all += letters;
                    size.linked += links > 0 ? letters : 0;
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (node instanceof Element element) {
                    links -= element.normalName().equals("a") ? 1 : 0;
                    silent -= isNeverText(element) ? 1 : 0;
                    Size size = sizes.computeIfAbsent(element, e -> new Size());
                    size.headings += HtmlBlocks.headingLevel(element) > 0 ? 1 : 0;
                    if (element.parent() != null) {
                        Size parent = sizes.computeIfAbsent(element.parent(), e -> new Size());
                        parent.all += size.all;
                        parent.linked += size.linked;
                        parent.headings += size.headings;
                    }
                }
            }
        });
    }

    private void judge(Element element, Size whole) {
        Size size = sizes.getOrDefault(element, new Size());
        boolean most = size.own() * 2 > whole.own();
        if (isHidden(element)) {
            if (size.own() * 10 <= whole.own() * 7) {
                dropped.add(element);
            } else if (remarks.isEmpty()) {
                remarks.add("Most of its text is in hidden elements; it was read all the same.");
            }
        } else if (!most && isFurniture(element, size, whole)) {
            dropped.add(element);
        }
    }

    private static boolean isHidden(Element element) {
        return element.hasAttr("hidden") && !element.attr("hidden").equalsIgnoreCase("until-found");
    }

    private static boolean isFurniture(Element element, Size size, Size whole) {
        String role = element.attr("role").strip().toLowerCase(Locale.ROOT);
        boolean mostlyLinks = size.linked * 10 >= size.all * 3;
        return switch (element.normalName()) {
            case "nav" -> mostlyLinks || size.all < SHORT;
            case "header" -> !isInText(element) && size.headings == 0;
            case "footer" -> !isInText(element) && (size.headings == 0 || size.own() * 10 < whole.own());
            case "aside" -> !isInText(element) && mostlyLinks;
            case "dialog" -> !element.hasAttr("open");
            case "ul", "ol" -> !isInText(element) && isLinkList(element, size);
            default -> ROLES.contains(role) && size.headings == 0 && (!role.startsWith("nav") || mostlyLinks);
        };
    }

    private static boolean isInText(Element element) {
        for (Element parent = element.parent(); parent != null; parent = parent.parent()) {
            if (TEXT_PARTS.contains(parent.normalName()) || parent.attr("role").equalsIgnoreCase("main")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLinkList(Element list, Size size) {
        int items = list.childrenSize();
        return items >= LINK_LIST && size.all > 0 && size.linked * 20 >= size.all * 19 && size.all / items < 25;
    }
}
