package dev.retort.file;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lines of a file as they are read, each ended by a line feed: UTF-8, or UTF-16 or UTF-32 where a byte order mark or the
 * zeros of the first ASCII characters say so. Not thread-safe.
 */
final class TextLines implements AutoCloseable {

    private static final int HEAD = 4;

    /**
     * A line without its end.
     *
     * @param number counted from 1
     * @param text empty where it is not of the file's encoding
     */
    record Line(int number, Optional<String> text) {}

    private record Encoding(Charset charset, int mark) {}

    private final Path file;
    private final InputStream in;
    private final Encoding encoding;
    private int number;

    private TextLines(Path file, InputStream in, Encoding encoding) {
        this.file = file;
        this.in = in;
        this.encoding = encoding;
    }

    /**
     * Opens a file.
     *
     * @throws InputException if there is no such file
     * @throws ResourceException if it cannot be read
     */
    static TextLines open(Path file) {
        try {
            InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            in.mark(HEAD);
            Encoding encoding = encoding(in.readNBytes(HEAD));
            in.reset();
            in.skipNBytes(encoding.mark());
            if (!encoding.charset().equals(StandardCharsets.UTF_8)) {
                String text = new String(in.readAllBytes(), encoding.charset());
                in.close();
                return new TextLines(file, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), encoding);
            }
            return new TextLines(file, in, encoding);
        } catch (NoSuchFileException e) {
            throw new InputException("There is no file %s.".formatted(file), "Check the path.", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Returns the text of a whole file.
     *
     * @throws InputException if there is no such file, or its bytes are not of its encoding
     * @throws ResourceException if it cannot be read
     */
    static String all(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Encoding encoding = encoding(bytes);
            return encoding.charset()
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, encoding.mark(), bytes.length - encoding.mark()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException("%s is not UTF-8 text.".formatted(file), "Save it as UTF-8.", e);
        } catch (NoSuchFileException e) {
            throw new InputException("There is no file %s.".formatted(file), "Check the path.", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Returns whether a byte order mark begins the file. */
    boolean mark() {
        return encoding.mark() > 0;
    }

    /** Returns the name of the file's encoding. */
    String encoding() {
        return encoding.charset().name();
    }

    /** Returns the next line, or nothing behind the last. */
    Optional<Line> next() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b = in.read();
            if (b < 0) {
                return Optional.empty();
            }
            for (; b >= 0 && b != '\n'; b = in.read()) {
                line.write(b);
            }
            return Optional.of(new Line(++number, decoded(line.toByteArray())));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Optional<String> decoded(byte[] line) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Encoding encoding(byte[] head) {
        int zeros = 0;
        for (int i = 0; i < HEAD; i++) {
            zeros = zeros << 1 | (i < head.length && head[i] == 0 ? 1 : 0);
        }
        if (starts(head, 0xEF, 0xBB, 0xBF)) {
            return new Encoding(StandardCharsets.UTF_8, 3);
        }
        if (starts(head, 0xFF, 0xFE, 0, 0) || starts(head, 0, 0, 0xFE, 0xFF)) {
            return new Encoding(Charset.forName(head[0] == 0 ? "UTF-32BE" : "UTF-32LE"), 4);
        }
        if (starts(head, 0xFF, 0xFE) || starts(head, 0xFE, 0xFF)) {
            return new Encoding(head[0] == (byte) 0xFF ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE, 2);
        }
        return new Encoding(
                switch (zeros) {
                    case 0b0101 -> StandardCharsets.UTF_16LE;
                    case 0b1010 -> StandardCharsets.UTF_16BE;
                    case 0b0111 -> Charset.forName("UTF-32LE");
                    case 0b1110 -> Charset.forName("UTF-32BE");
                    default -> StandardCharsets.UTF_8;
                },
                0);
    }

    private static boolean starts(byte[] head, int... first) {
        for (int i = 0; i < first.length; i++) {
            if (i >= head.length || head[i] != (byte) first[i]) {
                return false;
            }
        }
        return true;
    }

    private static ResourceException unreadable(Path file, IOException e) {
        return new ResourceException("Cannot read %s.".formatted(file), "Check that it is a file that may be read.", e);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
