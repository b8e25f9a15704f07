package dev.retort.dataset.validation;

import dev.retort.error.ResourceException;
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

/** Reads a file line by line without trusting its encoding. */
final class RawLines {

    private RawLines() {}

    /** Takes one line. */
    @FunctionalInterface
    interface Consumer {
        /**
         * Takes a line without its end.
         *
         * @param number counted from 1
         * @param text the line, empty where it is not UTF-8
         * @param mark whether a byte order mark stood before it
         */
        void line(int number, Optional<String> text, boolean mark);
    }

    /**
     * Hands all lines to the consumer, one in memory at a time.
     *
     * @throws ResourceException if the file cannot be read
     */
    static void read(Path file, Consumer consumer) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int number = 1;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    hand(consumer, number++, line);
                } else {
                    line.write(b);
                }
            }
            if (line.size() > 0) {
                hand(consumer, number, line);
            }
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, e), "Check that it exists and may be read.", e);
        }
    }

    private static void hand(Consumer consumer, int number, ByteArrayOutputStream line) {
        Optional<String> text;
        try {
            text = Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            text = Optional.empty();
        }
        line.reset();
        boolean mark = text.filter(decoded -> decoded.startsWith("\uFEFF")).isPresent();
        consumer.line(
                number,
                text.map(decoded -> mark ? decoded.substring(1) : decoded).map(String::strip),
                mark);
    }
}
