package dev.retort.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps libraries' log lines off the terminal; warnings of Retort itself stay. */
final class Logs {

    private static final Logger ROOT = Logger.getLogger("");

    private Logs() {}

    static void quiet() {
        ROOT.setLevel(Level.SEVERE);
    }
}
