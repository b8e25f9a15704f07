package dev.retort.document;

/**
 * A heading and what follows it up to the next one.
 *
 * @param title as printed, with its number, on one line
 * @param level depth, 1 for the outermost
 * @param page the page of the heading, counted from 1
 * @param start where the heading is in the page's text
 */
public record Section(String title, int level, int page, int start) {}
