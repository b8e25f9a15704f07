package dev.retort.document;

import java.util.List;

/**
 * A piece of a document small enough for a prompt, never across sections, made of whole sentences.
 *
 * @param id stable within a run, such as {@code "p00042"}; the order of ids is the order in the documents
 * @param document the file's name
 * @param sha256 the file's SHA-256, in hexadecimal
 * @param spans where the text is in the pages, in reading order, not overlapping; the page texts at these spans, put
 *     one after the other, are the text ({@link SourceDocument#textAt})
 * @param section the title of the section, empty before the first heading
 * @param text the text itself, one block a line
 */
public record Passage(String id, String document, String sha256, List<PageSpan> spans, String section, String text) {

    /** Copies the spans. */
    public Passage {
        spans = List.copyOf(spans);
    }

    /** Returns the first page, counted from 1. */
    public int firstPage() {
        return spans.getFirst().page();
    }

    /** Returns the last page, counted from 1. */
    public int lastPage() {
        return spans.getLast().page();
    }

    /** Returns its pages for a person to read, such as {@code 3} or {@code 7–8}. */
    public String pages() {
        return firstPage() == lastPage() ? String.valueOf(firstPage()) : firstPage() + "–" + lastPage();
    }

    /** Returns its pages with their noun, such as {@code page 3} or {@code pages 7–8}. */
    public String pagesInWords() {
        return (firstPage() == lastPage() ? "page " : "pages ") + pages();
    }
}
