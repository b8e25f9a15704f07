package dev.retort.document.markup;

import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Why a page may hold next to no text: another program or page puts it there. */
enum PageShell {
    /** The page holds text, or none for a reason of its own. */
    NONE,
    /** A script draws it in the browser. */
    SCRIPT,
    /** It shows other pages. */
    FRAMES;

    private static final int LEAST_WORDS = 40;
    private static final Set<String> MOUNTS = Set.of(
            "root", "app", "__next", "__nuxt", "___gatsby", "main", "container", "application", "svelte", "react");

    /** Returns what a page is, of which {@code text} was read. */
    static PageShell of(Document page, String text) {
        int words = text.isBlank() ? 0 : text.strip().split("\\s+").length;
        if (words >= LEAST_WORDS) {
            return NONE;
        }
        if (!page.select("frameset, frame").isEmpty()
                || words == 0 && !page.select("iframe").isEmpty()) {
            return FRAMES;
        }
        long script = page.select("script").stream()
                .mapToLong(element -> element.hasAttr("src")
                        ? 1
                        : element.dataNodes().stream()
                                .map(DataNode::getWholeData)
                                .mapToLong(String::length)
                                .sum())
                .sum();
        if (script == 0) {
            return NONE;
        }
        boolean says = page.select("noscript").stream()
                .anyMatch(
                        element -> element.wholeText().toLowerCase(Locale.ROOT).contains("javascript"));
        boolean waits = page.select("body [id]").stream().anyMatch(PageShell::isEmptyMount);
        return says || waits || words == 0 ? SCRIPT : NONE;
    }

    private static boolean isEmptyMount(Element element) {
        String id = element.id().toLowerCase(Locale.ROOT);
        return (MOUNTS.contains(id) || id.endsWith("-root") || id.endsWith("-app"))
                && element.childrenSize() <= 1
                && element.wholeText().strip().length() < 40;
    }
}
