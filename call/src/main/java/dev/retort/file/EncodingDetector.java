package dev.retort.file;

/** Finds the encoding of a text that is neither marked nor UTF-8. Implementations are thread-safe. */
@FunctionalInterface
public interface EncodingDetector {

    /**
     * Returns the likeliest encoding.
     *
     * @param sample bytes of the text, at most 256 KB, from where it leaves ASCII
     */
    EncodingGuess guess(byte[] sample);
}
