package dev.retort.file;

import dev.retort.error.InputException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * From bytes to text: by the byte order mark, else as UTF-8, else as UTF-16 or UTF-32 by their pattern of zeros, else in the
 * encoding its letters speak for.
 *
 * <p>A guessed encoding is said in the remarks, and a file whose encoding is not certain is refused: no text is wrong without
 * a word. A few bytes that are not UTF-8 spoil one character each ({@code U+FFFD}), zero bytes are left out; both are said
 * with their line. Time is linear. Thread-safe.
 */
public final class TextDecoder {

    private static final int SAMPLE = 1 << 18;

    private final Optional<Charset> given;
    private final String remedy;
    private final EncodingDetector detector;

    /**
     * Creates a decoder that knows the common encodings.
     *
     * @param given the encoding the user named, for files without a byte order mark; empty: it is found out
     * @param remedy what a user can do if the encoding is another, one sentence, such as "Save it as UTF-8."
     */
    public TextDecoder(Optional<Charset> given, String remedy) {
        this(given, remedy, new CommonEncodings());
    }

    /** Creates a decoder that asks a detector where nothing else says the encoding. */
    public TextDecoder(Optional<Charset> given, String remedy, EncodingDetector detector) {
        this.given = given;
        this.remedy = remedy;
        this.detector = detector;
    }

    /**
     * Returns the text of a file.
     *
     * @param bytes the whole file
     * @param name the file's name, for messages
     * @throws InputException if the encoding is not certain, or the bytes are not text
     */
    public DecodedText decode(byte[] bytes, String name) {
        return decode(bytes, name, Optional.empty());
    }

    /**
     * Returns the text of a file that may declare its encoding itself, as HTML does.
     *
     * @param bytes the whole file
     * @param name the file's name, for messages
     * @param declared the encoding it declares; the user's own word and a byte order mark count more
     * @throws InputException if the encoding is not certain, or the bytes are not text
     */
    public DecodedText decode(byte[] bytes, String name, Optional<Charset> declared) {
        Optional<ByteOrderMark> mark = ByteOrderMark.of(bytes);
        if (mark.isPresent()) {
            return checked(bytes, mark.get().length(), mark.get().charset(), name, List.of());
        }
        if (given.isPresent()) {
            return checked(bytes, 0, given.get(), name, List.of());
        }
        Utf8Scan utf8 = Utf8Scan.of(bytes);
        if (utf8.zeros() > 0) {
            Optional<Charset> wide = WideEncoding.of(bytes);
            if (wide.isPresent()) {
                return checked(bytes, 0, wide.get(), name, List.of(readAs(wide.get())));
            }
        }
        if (utf8.isPlausible()
                || declared.filter(StandardCharsets.UTF_8::equals).isPresent() && utf8.isMostly()) {
            return checked(bytes, 0, StandardCharsets.UTF_8, name, List.of());
        }
        if (declared.isPresent() && !declared.get().equals(StandardCharsets.UTF_8)) {
            return declared(bytes, name, declared.get());
        }
        EncodingGuess guess = detector.guess(sample(bytes));
        if (!guess.isSure()) {
            throw new InputException(
                    "%s: its encoding is not UTF-8 and is not certain; perhaps %s."
                            .formatted(name, guess.charset().name()),
                    remedy);
        }
        return checked(bytes, 0, guess.charset(), name, List.of(readAs(guess.charset())));
    }

    /** A declaration is believed, unless the letters clearly speak against it: pages are converted and keep the old word. */
    private DecodedText declared(byte[] bytes, String name, Charset charset) {
        DecodedText text = checked(bytes, 0, charset, name, List.of());
        if (!Mojibake.in(text.text())) {
            return text;
        }
        EncodingGuess guess = detector.guess(sample(bytes));
        if (guess.isSure() && !guess.charset().equals(charset)) {
            return checked(
                    bytes,
                    0,
                    guess.charset(),
                    name,
                    List.of("It declares %s, but its letters are those of %s: read as %s."
                            .formatted(
                                    charset.name(),
                                    guess.charset().name(),
                                    guess.charset().name())));
        }
        return new DecodedText(
                text.text(),
                charset,
                List.of("It declares %s, but read so it does not look like text. %s"
                        .formatted(charset.name(), remedy)));
    }

    /** Returns the part where bytes leave ASCII, as much as a detector needs. */
    private static byte[] sample(byte[] bytes) {
        if (bytes.length <= SAMPLE) {
            return bytes;
        }
        int first = 0;
        while (first < bytes.length && bytes[first] >= 0) {
            first++;
        }
        int from = Math.max(0, Math.min(first - 1024, bytes.length - SAMPLE));
        return Arrays.copyOfRange(bytes, from, from + SAMPLE);
    }

    private String readAs(Charset charset) {
        return "Not UTF-8: read as %s. If letters are wrong, %s"
                .formatted(charset.name(), remedy.isEmpty() ? "save it as UTF-8." : lower(remedy));
    }

    private static String lower(String sentence) {
        return sentence.isEmpty() ? "" : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private DecodedText checked(byte[] bytes, int from, Charset charset, String name, List<String> remarks) {
        String text = new String(bytes, from, bytes.length - from, charset);
        List<String> all = new ArrayList<>(remarks);
        SpoiltCharacters spoilt = SpoiltCharacters.in(text);
        if (spoilt.isBinary()) {
            throw new InputException(
                    "%s: not a text file: control characters from line %d on."
                            .formatted(name, spoilt.firstControlLine()),
                    "Check its extension. If it is text, " + lower(remedy));
        }
        if (spoilt.replacedIsMuch()) {
            throw new InputException(
                    "%s: many bytes are not %s, the first on line %d."
                            .formatted(name, charset.name(), spoilt.firstReplacedLine()),
                    remedy);
        }
        all.addAll(spoilt.sentences(charset));
        return new DecodedText(spoilt.controls() == 0 ? text : SpoiltCharacters.without(text), charset, all);
    }
}
