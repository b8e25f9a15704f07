package dev.retort.document.markup;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.DecodedText;
import dev.retort.file.FileFault;
import dev.retort.file.TextDecoder;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads files that are text, by {@link TextDecoder}. Thread-safe. */
final class TextFile {

    private final TextDecoder decoder;
    private final int maxMegabytes;

    /**
     * Creates a reader.
     *
     * @param encoding the encoding the user named for files without a byte order mark; empty: it is found out
     * @param maxMegabytes the largest file
     */
    TextFile(Optional<Charset> encoding, int maxMegabytes) {
        this.decoder = new TextDecoder(
                encoding,
                "Save it as UTF-8, or name its encoding by the setting passages.encoding.",
                new LanguageEncodings());
        this.maxMegabytes = maxMegabytes;
    }

    /** Returns the bytes of a file that is not too large. */
    byte[] bytes(Path file, String name) {
        try {
            if (Files.size(file) > (long) maxMegabytes << 20) {
                throw new InputException("%s: larger than %d MB.".formatted(name, maxMegabytes), "Split it.");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, FileFault.words(e)), "Check that it may be read.", e);
        }
    }

    /**
     * Returns the text with {@code \n} as line ends.
     *
     * @throws InputException if the file is too large, is not text, or its encoding is not certain
     */
    DecodedText read(Path file, String name) {
        return decode(bytes(file, name), name, Optional.empty());
    }

    /** Returns the text of bytes with {@code \n} as line ends. */
    DecodedText decode(byte[] bytes, String name, Optional<Charset> declared) {
        DecodedText decoded = decoder.decode(bytes, name, declared);
        String text = decoded.text();
        return text.indexOf('\r') < 0
                ? decoded
                : new DecodedText(text.replace("\r\n", "\n").replace('\r', '\n'), decoded.charset(), decoded.remarks());
    }
}
