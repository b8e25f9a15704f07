package dev.retort.document.markup;

import dev.retort.error.InputException;

/** How readers hear that a file has used up its time: the thread that reads it is interrupted. */
final class Interruption {

    private Interruption() {}

    /** Ends the reading if the thread was interrupted. */
    static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new InputException("The reading was stopped.", "Leave the file out.");
        }
    }
}
