package dev.retort.document.pdf;

import java.util.ArrayList;
import java.util.List;

/** A piece of a page in reading order. */
sealed interface Flow {

    /** Returns its regions of rows: the column itself, or the cells of a table. */
    List<List<Row>> regions();

    /**
     * Rows of text under one another.
     *
     * @param left where most rows start
     * @param right where the longest row ends
     * @param rows from the top down
     */
    record Column(float left, float right, List<Row> rows) implements Flow {

        @Override
        public List<List<Row>> regions() {
            return List.of(rows);
        }
    }

    /**
     * A table drawn with lines.
     *
     * @param rows from the top down; a row has its cells from left to right, a cell its rows of text
     */
    record Grid(List<List<List<Row>>> rows) implements Flow {

        @Override
        public List<List<Row>> regions() {
            List<List<Row>> cells = new ArrayList<>();
            rows.forEach(cells::addAll);
            return cells;
        }
    }
}
