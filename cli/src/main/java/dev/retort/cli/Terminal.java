package dev.retort.cli;

import dev.retort.file.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command prints. Texts of documents, models and services pass through it: their control sequences never reach the
 * terminal.
 *
 * @param out results
 * @param error progress and errors
 * @param interactive whether a person watches: bars that redraw instead of plain lines
 */
record Terminal(PrintStream out, PrintStream error, boolean interactive) {

    private static final byte[] CLEAR_LINE = "\r\u001b[2K".getBytes(StandardCharsets.US_ASCII);

    /** Wraps the streams, so that nothing is printed past {@link PlainText}. */
    Terminal {
        out = new PlainStream(out);
        error = new PlainStream(error);
    }

    /** Prints one line of result. */
    void print(String line) {
        out.println(line);
    }

    /** Prints a value as indented JSON. */
    void printJson(Object value) {
        out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }

    /** Replaces the last line of the error stream by another, which may be empty. */
    void redraw(String line) {
        error.write(CLEAR_LINE, 0, CLEAR_LINE.length);
        error.print(line);
        error.flush();
    }
}
