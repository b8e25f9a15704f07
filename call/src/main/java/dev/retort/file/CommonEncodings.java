package dev.retort.file;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * The detector of Mozilla, believed where it is reliable: Thai, the code page of DOS in Cyrillic, and, by their letters, the
 * languages of Western Europe. Every other guess is unsure.
 */
public final class CommonEncodings implements EncodingDetector {

    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final Set<String> RELIABLE = Set.of("tis-620", "tis620", "ibm866", "iso-8859-11");
    private static final String WESTERN_LETTERS = "ÄÖÜäöüßÀÁÂÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕØÙÚÛàáâãåæçèéêëìíîïñòóôõøùúûœŒ";
    private static final String WESTERN_SIGNS = "€‚„…‘’“”•–—«»§©®°±²³µ·¹º¼½¾¿¡£\u00A0";

    @Override
    public EncodingGuess guess(byte[] sample) {
        Optional<EncodingGuess> reliable = reliable(sample);
        if (reliable.isPresent()) {
            return reliable.get();
        }
        return isWestern(new String(sample, WESTERN))
                ? new EncodingGuess(WESTERN, true)
                : new EncodingGuess(mozilla(sample).flatMap(Encodings::named).orElse(WESTERN), false);
    }

    /** Returns the guess that no other detector makes better. */
    public Optional<EncodingGuess> reliable(byte[] sample) {
        return mozilla(sample)
                .filter(RELIABLE::contains)
                .flatMap(Encodings::named)
                .map(charset -> new EncodingGuess(charset, true));
    }

    private static boolean isWestern(String text) {
        int ascii = 0;
        int western = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
                ascii++;
            } else if (WESTERN_LETTERS.indexOf(c) >= 0) {
                western++;
            } else if (c >= 0x80 && WESTERN_SIGNS.indexOf(c) < 0) {
                return false;
            }
        }
        return western * 4 <= ascii + western;
    }

    private static Optional<String> mozilla(byte[] sample) {
        UniversalDetector detector = new UniversalDetector();
        detector.handleData(sample);
        detector.dataEnd();
        return Optional.ofNullable(detector.getDetectedCharset()).map(name -> name.toLowerCase(Locale.ROOT));
    }
}
