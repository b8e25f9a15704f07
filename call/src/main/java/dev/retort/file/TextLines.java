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
 * zeros of the first ASCII characters say so; in another encoding only where it may be guessed. Not thread-safe.
 */
final class TextLines implements AutoCloseable {

    private static final int HEAD = 4;
    private static final int LARGEST_GUESSED = 1 << 26;
    private static final char REPLACEMENT = '\uFFFD';
    private static final Encoding UTF_8 = new Encoding(StandardCharsets.UTF_8, 0);

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
    private final byte[] buffer = new byte[1 << 14];
    private int at;
    private int end;
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
     * Opens a file whose encoding is found out where it is not Unicode; it stays UTF-8, with lines that are not, where no
     * other is certain or the file is large.
     *
     * @throws InputException if there is no such file
     * @throws ResourceException if it cannot be read
     */
    static TextLines inAnyEncoding(Path file) {
        TextLines lines = open(file);
        if (!lines.encoding.equals(UTF_8)) {
            return lines;
        }
        byte[] bytes = lines.upTo(LARGEST_GUESSED);
        if (bytes.length > LARGEST_GUESSED || Utf8Scan.of(bytes).isPlausible()) {
            return lines;
        }
        try {
            DecodedText text = new TextDecoder(Optional.empty(), "").decode(bytes, file.toString());
            Encoding guessed = new Encoding(text.charset(), 0);
            lines.close();
            return new TextLines(file, new ByteArrayInputStream(text.text().getBytes(StandardCharsets.UTF_8)), guessed);
        } catch (InputException e) {
            // Each line that is not UTF-8 is named then.
            return lines;
        }
    }

    private byte[] upTo(int most) {
        try (InputStream whole = Files.newInputStream(file)) {
            return whole.readNBytes(most + 1);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Returns the text of the whole file in its encoding. */
    String whole() {
        return decoded(file, encoding);
    }

    /**
     * Returns the text of a whole file.
     *
     * @throws InputException if there is no such file, or its bytes are not of its encoding
     * @throws ResourceException if it cannot be read
     */
    static String all(Path file) {
        return decoded(file, encoding(bytes(file)));
    }

    private static String decoded(Path file, Encoding encoding) {
        byte[] bytes = bytes(file);
        try {
            return encoding.charset()
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, encoding.mark(), bytes.length - encoding.mark()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException("%s is not UTF-8 text.".formatted(file), "Save it as UTF-8.", e);
        }
    }

    /**
     * Returns the bytes of a file.
     *
     * @throws InputException if there is no such file
     * @throws ResourceException if it cannot be read
     */
    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
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
            if (at == end && !fill()) {
                return Optional.empty();
            }
            // A line that lies in the buffer as a whole, as most do, is not copied.
            int feed = feed();
            if (feed < end) {
                Optional<String> text = decoded(buffer, at, feed - at);
                at = feed + 1;
                return Optional.of(new Line(++number, text));
            }
            byte[] line = overTheEnd();
            return Optional.of(new Line(++number, decoded(line, 0, line.length)));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Returns a line that the buffer does not hold whole. */
    private byte[] overTheEnd() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        do {
            int feed = feed();
            line.write(buffer, at, feed - at);
            at = Math.min(end, feed + 1);
            if (feed < end) {
                break;
            }
        } while (fill());
        return line.toByteArray();
    }

    /** Returns the place of the next line feed in the buffer, or the buffer's end. */
    private int feed() {
        int feed = at;
        while (feed < end && buffer[feed] != '\n') {
            feed++;
        }
        return feed;
    }

    /** Reads on; returns whether there was more. */
    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private static Optional<String> decoded(byte[] bytes, int from, int length) {
        // Much faster than a decoder, and it puts this character in the place of bytes that are not UTF-8.
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return Optional.of(text);
        }
        try {
            ByteBuffer line = ByteBuffer.wrap(bytes, from, length);
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(line).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Encoding encoding(byte[] head) {
        int zeros = 0;
        for (int i = 0; i < HEAD; i++) {
            zeros = zeros << 1 | (i < head.length && head[i] == 0 ? 1 : 0);
        }
        Optional<ByteOrderMark> mark = ByteOrderMark.of(head);
        if (mark.isPresent()) {
            return new Encoding(mark.get().charset(), mark.get().length());
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
