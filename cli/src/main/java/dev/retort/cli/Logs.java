package dev.retort.cli;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps libraries' log lines off the terminal; warnings of Retort itself stay, and say what matters of a damaged file. */
final class Logs {

    private static final Logger ROOT = Logger.getLogger("");

    /** The PDF library logs every damaged object with its stack trace, SQLite's a full disk; both also throw. Held here: a logger nobody holds forgets its level. */
    private static final List<Logger> SILENT = List.of(
            Logger.getLogger("org.apache.pdfbox"),
            Logger.getLogger("org.apache.fontbox"),
            Logger.getLogger("org.sqlite"));

    private static final Logger RETORT = Logger.getLogger("dev.retort");

    private Logs() {}

    static void quiet() {
        ROOT.setLevel(Level.SEVERE);
        RETORT.setLevel(Level.WARNING);
        SILENT.forEach(logger -> logger.setLevel(Level.OFF));
    }
}
