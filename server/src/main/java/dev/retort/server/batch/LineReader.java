package dev.retort.server.batch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file line by line, never more than one line of limited length in memory. Used by one thread at a time. */
final class LineReader implements AutoCloseable {

    /** The longest line, as long as the longest JSON body of a call. */
    static final int LONGEST = 16 << 20;

    private final InputStream in;
    private int number;
    private long bytes;

    LineReader(Path file) throws IOException {
        this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /**
     * A line.
     *
     * @param number from 1
     * @param text without its end; empty where the line is too long or not UTF-8
     * @param tooLong whether it has more than {@link #LONGEST} bytes
     * @param utf8 whether it is UTF-8
     * @param ended whether a newline ends it; false for what a kill left of a last line
     */
    record Line(int number, String text, boolean tooLong, boolean utf8, boolean ended) {}

    /** Returns the next line; empty at the end of the file. */
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long length = 0;
        int one = in.read();
        if (one < 0) {
            return Optional.empty();
        }
        number++;
        for (; one >= 0 && one != '\n'; one = in.read()) {
            length++;
            if (length <= LONGEST) {
                line.write(one);
            }
        }
        bytes += length + (one < 0 ? 0 : 1);
        return Optional.of(
                length > LONGEST ? new Line(number, "", true, true, one >= 0) : decoded(line.toByteArray(), one >= 0));
    }

    private Line decoded(byte[] line, boolean ended) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            return new Line(number, text, false, true, ended);
        } catch (CharacterCodingException e) {
            return new Line(number, "", false, false, ended);
        }
    }

    /** Returns how many bytes the lines so far have, with their ends. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
