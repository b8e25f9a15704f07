package dev.retort.document.markup;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Decodes text files: by their byte order mark, as UTF-8, or else as Windows-1252. */
final class TextFile {

    private static final long MAX_BYTES = 256L << 20;

    private TextFile() {}

    /**
     * Returns the text with {@code \n} as line ends.
     *
     * @throws InputException if the file is larger than 256 MB or holds zero bytes, and so is no text
     */
    static String read(Path file, String name) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InputException("%s: larger than 256 MB.".formatted(name), "Split it.");
            }
            String text = decode(Files.readAllBytes(file));
            if (text.indexOf('\0') >= 0) {
                throw new InputException("%s: not a text file.".formatted(name), "Check its extension.");
            }
            return text.replace("\r\n", "\n").replace('\r', '\n');
        } catch (IOException e) {
            throw new ResourceException("Cannot read %s: %s.".formatted(file, e), "Check that it may be read.", e);
        }
    }

    private static String decode(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, Charset.forName("windows-1252"));
        }
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
