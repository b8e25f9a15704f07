package dev.retort.document.pdf;

import java.util.List;

/** A piece of a page in reading order. */
sealed interface Flow {

    /**
     * Rows of text under one another.
     *
     * @param left where most rows start
     * @param right where the longest row ends
     * @param rows from the top down
     */
    record Column(float left, float right, List<Row> rows) implements Flow {}

    /**
     * A table drawn with lines.
     *
     * @param rows from the top down; a row has its cells from left to right, a cell its rows of text
     */
    record Grid(List<List<List<Row>>> rows) implements Flow {}
}
