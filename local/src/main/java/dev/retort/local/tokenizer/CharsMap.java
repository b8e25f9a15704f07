package dev.retort.local.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;

/**
 * The table of replaced characters in SentencePiece's normalizer: the length of a double-array trie, its units of four
 * bytes, then the replacements, each ended by a zero byte. Every unit that some text can reach is looked at.
 */
final class CharsMap {

    private static final int LARGEST = 16 << 20;
    private static final int LONGEST_REPLACEMENT = 256;

    private final int[] units;
    private final byte[] texts;

    private CharsMap(int[] units, byte[] texts) {
        this.units = units;
        this.texts = texts;
    }

    /** Returns a problem of a table in base 64, or empty where it has none. */
    static Optional<String> check(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return Optional.of("it is not in base 64");
        }
        if (bytes.length < 8 || bytes.length > LARGEST) {
            return Optional.of("it has %d bytes".formatted(bytes.length));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = in.getInt();
        if (length < 4 || length % 4 != 0 || length > bytes.length - 4) {
            return Optional.of("its trie claims %s bytes".formatted(Integer.toUnsignedString(length)));
        }
        int[] units = new int[length / 4];
        in.asIntBuffer().get(units);
        byte[] texts = new byte[bytes.length - 4 - length];
        in.position(4 + length).get(texts);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
        } catch (CharacterCodingException e) {
            return Optional.of("its replacements are not text");
        }
        return new CharsMap(units, texts).problem();
    }

    private Optional<String> problem() {
        BitSet seen = new BitSet(units.length);
        Deque<Integer> open = new ArrayDeque<>();
        open.push(offset(units[0]));
        while (!open.isEmpty()) {
            int base = open.pop();
            if (base < 0 || base >= units.length) {
                return Optional.of("its trie leaves itself");
            }
            if (seen.get(base)) {
                continue;
            }
            seen.set(base);
            for (int letter = 1; letter < 256; letter++) {
                int at = base ^ letter;
                if (at >= units.length) {
                    return Optional.of("its trie leaves itself");
                }
                int unit = units[at];
                if ((unit & 0x800000ff) == letter) {
                    int next = at ^ offset(unit);
                    open.push(next);
                    if ((unit >>> 8 & 1) == 1
                            && (next < 0 || next >= units.length || !isText(units[next] & 0x7fffffff))) {
                        return Optional.of("a replacement is not in its text");
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
    }

    private boolean isText(int start) {
        if (start >= texts.length || (texts[start] & 0xc0) == 0x80) {
            return false;
        }
        int end = start;
        while (end < texts.length && texts[end] != 0) {
            end++;
        }
        return end - start <= LONGEST_REPLACEMENT;
    }
}
