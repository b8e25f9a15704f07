package dev.retort.document;

/**
 * A paragraph, list item, table row or the like on one page.
 *
 * @param kind what it is
 * @param start first character in the page's text, counted from 0 in UTF-16 units
 * @param end one past the last character, before the separator that follows it
 * @param runsOn true where the next paragraph of the document continues the sentence, behind a page or column break
 */
public record Block(BlockKind kind, int start, int end, boolean runsOn) {}
