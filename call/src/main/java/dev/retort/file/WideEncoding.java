package dev.retort.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds UTF-16 and UTF-32 without a byte order mark: the zeros of blanks and line ends are in the same places. */
final class WideEncoding {

    private static final double LEAST_SHARE = 0.95;

    private WideEncoding() {}

    static Optional<Charset> of(byte[] bytes) {
        long[] zeros = new long[4];
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                zeros[i & 3]++;
            }
        }
        long all = zeros[0] + zeros[1] + zeros[2] + zeros[3];
        if (isAscii(bytes, all)) {
            return Optional.empty();
        }
        int units = bytes.length / 4;
        if (bytes.length % 4 == 0 && zeros[3] == units && zeros[2] >= units * LEAST_SHARE) {
            return accepted(bytes, Charset.forName("UTF-32LE"));
        }
        if (bytes.length % 4 == 0 && zeros[0] == units && zeros[1] >= units * LEAST_SHARE) {
            return accepted(bytes, Charset.forName("UTF-32BE"));
        }
        if (bytes.length % 2 != 0) {
            return Optional.empty();
        }
        long little = blanks(bytes, StandardCharsets.UTF_16LE);
        long big = blanks(bytes, StandardCharsets.UTF_16BE);
        if (little == big) {
            return Optional.empty();
        }
        return accepted(bytes, little > big ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
    }

    /** Returns how many characters are such as every text has: blanks, line ends and full stops. */
    private static long blanks(byte[] bytes, Charset charset) {
        return new String(bytes, charset)
                .chars()
                .filter(c -> c == ' ' || c == '\n' || c == '\r' || c == '.' || c == '\u3001' || c == '\u3002')
                .count();
    }

    private static Optional<Charset> accepted(byte[] bytes, Charset charset) {
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return isText(text) ? Optional.of(charset) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isText(String text) {
        long odd = text.codePoints()
                .filter(c -> !Character.isDefined(c)
                        || Character.getType(c) == Character.PRIVATE_USE
                        || Character.isISOControl(c) && !Character.isWhitespace(c))
                .count();
        return odd * 100 <= text.length();
    }

    /** ASCII with some zero bytes decodes as UTF-16, too: to ideographs. */
    private static boolean isAscii(byte[] bytes, long zeros) {
        int printable = 0;
        for (byte b : bytes) {
            printable += b >= ' ' && b < 0x7F || b == '\n' || b == '\r' || b == '\t' ? 1 : 0;
        }
        return zeros * 10 < bytes.length && printable >= 0.9 * (bytes.length - zeros);
    }
}
