package dev.retort.cli;

import dev.retort.file.Json;
import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param out results
 * @param error progress and errors
 * @param interactive whether a person watches: bars that redraw instead of plain lines
 */
record Terminal(PrintStream out, PrintStream error, boolean interactive) {

    /** Prints one line of result. */
    void print(String line) {
        out.println(line);
    }

    /** Prints a value as indented JSON. */
    void printJson(Object value) {
        out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }
}
