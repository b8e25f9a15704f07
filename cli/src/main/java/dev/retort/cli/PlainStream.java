package dev.retort.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Prints text without its control characters; bytes that are written pass as they are. */
final class PlainStream extends PrintStream {

    PlainStream(PrintStream to) {
        super(to, true, StandardCharsets.UTF_8);
    }

    @Override
    public void print(@Nullable String text) {
        super.print(PlainText.of(String.valueOf(text)));
    }

    @Override
    public void println(@Nullable String text) {
        super.println(PlainText.of(String.valueOf(text)));
    }

    @Override
    public void print(@Nullable Object value) {
        print(String.valueOf(value));
    }

    @Override
    public void println(@Nullable Object value) {
        println(String.valueOf(value));
    }

    @Override
    public void print(char character) {
        print(String.valueOf(character));
    }

    @Override
    public void println(char character) {
        println(String.valueOf(character));
    }

    @Override
    public void print(char[] text) {
        print(new String(text));
    }

    @Override
    public void println(char[] text) {
        println(new String(text));
    }
}
