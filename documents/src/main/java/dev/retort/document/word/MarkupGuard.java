package dev.retort.document.word;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Passes XML on and stops it where a tag, comment or processing instruction is longer than any of a Word file: a parser
 * holds each of them in memory as one. A document type is refused, since Word writes none. Not thread-safe.
 */
final class MarkupGuard extends FilterReader {

    private static final int LONGEST = 1 << 20;

    private enum Place {
        TEXT,
        OPENED,
        DECLARED,
        TAG,
        DOUBLE_QUOTED,
        SINGLE_QUOTED,
        COMMENT,
        CDATA,
        INSTRUCTION
    }

    private Place place = Place.TEXT;
    private int length;
    private int closing;

    MarkupGuard(Reader in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int c = super.read();
        if (c >= 0) {
            follow((char) c);
        }
        return c;
    }

    @Override
    public int read(char[] buffer, int offset, int count) throws IOException {
        int n = super.read(buffer, offset, count);
        for (int i = offset; i < offset + n; i++) {
            follow(buffer[i]);
        }
        return n;
    }

    private void follow(char c) throws IOException {
        if (place == Place.TEXT) {
            if (c == '<') {
                place = Place.OPENED;
                length = 0;
                closing = 0;
            }
            return;
        }
        if (++length > LONGEST) {
            throw new PartTooLarge("it holds a tag or comment of more than a million characters");
        }
        place = switch (place) {
            case OPENED ->
                switch (c) {
                    case '!' -> Place.DECLARED;
                    case '?' -> Place.INSTRUCTION;
                    default -> inTag(c);
                };
            case DECLARED ->
                switch (c) {
                    case '-' -> Place.COMMENT;
                    case '[' -> Place.CDATA;
                    default -> throw new IOException("a document type");
                };
            case TAG -> inTag(c);
            case DOUBLE_QUOTED -> c == '"' ? Place.TAG : place;
            case SINGLE_QUOTED -> c == '\'' ? Place.TAG : place;
            case COMMENT -> closed(c, '-', 2);
            case CDATA -> closed(c, ']', 2);
            case INSTRUCTION -> closed(c, '?', 1);
            case TEXT -> place;
        };
    }

    private static Place inTag(char c) {
        return switch (c) {
            case '>' -> Place.TEXT;
            case '"' -> Place.DOUBLE_QUOTED;
            case '\'' -> Place.SINGLE_QUOTED;
            default -> Place.TAG;
        };
    }

    private Place closed(char c, char mark, int marks) {
        if (c == '>' && closing >= marks) {
            return Place.TEXT;
        }
        closing = c == mark ? closing + 1 : 0;
        return place;
    }
}
