package dev.retort.document.pdf;

/**
 * A bookmark of the file.
 *
 * @param title as written
 * @param level depth, from 1
 * @param page where it leads, counted from 1
 */
record OutlineEntry(String title, int level, int page) {}
