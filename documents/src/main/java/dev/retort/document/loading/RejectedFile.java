package dev.retort.document.loading;

import dev.retort.document.SourceDocument;

/**
 * A file that was not read.
 *
 * @param name as {@link SourceDocument#name()}
 * @param reason what is wrong with it and what to do, for a person to read
 */
public record RejectedFile(String name, String reason) {}
