package dev.retort.document.markup;

import java.io.IOException;
import java.io.StringReader;

/** Hands a text to a parser in small pieces and ends when its thread is interrupted, so that no parser runs for ever. */
final class InterruptibleReader extends StringReader {

    private static final int PIECE = 2048;

    InterruptibleReader(String text) {
        super(text);
    }

    @Override
    public int read() throws IOException {
        Interruption.check();
        return super.read();
    }

    @Override
    public int read(char[] target, int from, int length) throws IOException {
        Interruption.check();
        return super.read(target, from, Math.min(length, PIECE));
    }
}
