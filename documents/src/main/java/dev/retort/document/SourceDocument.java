package dev.retort.document;

import java.util.List;

/**
 * A file that was read.
 *
 * @param name the file's name, with its path below the folder it was found in, separated by {@code /}
 * @param sha256 the file's SHA-256, in hexadecimal
 * @param pages all pages in order, blank ones too
 * @param sections in reading order; text before the first heading belongs to none
 * @param damage sentences on what of the file could not be read; none where all could
 */
public record SourceDocument(
        String name, String sha256, List<Page> pages, List<Section> sections, List<String> damage) {

    /** Copies the lists. */
    public SourceDocument {
        pages = List.copyOf(pages);
        sections = List.copyOf(sections);
        damage = List.copyOf(damage);
    }

    /**
     * Returns the text a passage was cut from, by its spans: equal to the passage's text for every passage of this document.
     */
    public String textAt(List<PageSpan> spans) {
        StringBuilder text = new StringBuilder();
        for (PageSpan span : spans) {
            text.append(pages.get(span.page() - 1).text(), span.start(), span.end());
        }
        return text.toString();
    }
}
