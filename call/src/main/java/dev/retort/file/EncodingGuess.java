package dev.retort.file;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * The encoding that a text's letters speak for.
 *
 * <p>Two detectors are asked: ICU's knows the languages of Central Europe, the Near East and Turkey; Mozilla's knows Thai and
 * the code page of DOS in Cyrillic.
 *
 * @param charset the likeliest
 * @param isSure false where a person has to decide
 */
record EncodingGuess(Charset charset, boolean isSure) {

    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final int SURE = 30;
    private static final int SAMPLE = 1 << 18;
    private static final List<String> MOZILLA_KNOWS_BETTER = List.of("tis-620", "tis620", "ibm866", "iso-8859-11");

    static EncodingGuess of(byte[] bytes) {
        byte[] sample = sample(bytes);
        Optional<String> mozilla = mozilla(sample);
        if (mozilla.filter(MOZILLA_KNOWS_BETTER::contains).isPresent()) {
            return new EncodingGuess(Encodings.named(mozilla.get()).orElse(WESTERN), true);
        }
        CharsetDetector detector = new CharsetDetector();
        detector.setText(sample);
        List<CharsetMatch> matches = Arrays.stream(detector.detectAll())
                .filter(match ->
                        !match.getName().startsWith("UTF-") && !match.getName().startsWith("IBM42"))
                .toList();
        if (!matches.isEmpty() && matches.getFirst().getConfidence() >= SURE) {
            Optional<Charset> best = Encodings.named(matches.getFirst().getName());
            if (best.isPresent() && !Mojibake.in(new String(sample, best.get()))) {
                return new EncodingGuess(best.get(), true);
            }
        }
        return unsure(sample, matches, mozilla);
    }

    /** Where a text is short, letters of Western Europe between ASCII ones are taken for what they are. */
    private static EncodingGuess unsure(byte[] sample, List<CharsetMatch> matches, Optional<String> mozilla) {
        if (isWestern(new String(sample, WESTERN))) {
            return new EncodingGuess(WESTERN, true);
        }
        Charset likely = mozilla.flatMap(Encodings::named)
                .or(() -> matches.stream().findFirst().flatMap(match -> Encodings.named(match.getName())))
                .orElse(WESTERN);
        return new EncodingGuess(likely, false);
    }

    private static boolean isWestern(String text) {
        int ascii = 0;
        int western = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
                ascii++;
            } else if ("ÄÖÜäöüßÀÁÂÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕØÙÚÛàáâãåæçèéêëìíîïñòóôõøùúûœŒ".indexOf(c) >= 0) {
                western++;
            } else if (c >= 0x80 && "€‚„…‘’“”•–—«»§©®°±²³µ·¹º¼½¾¿¡£\u00A0".indexOf(c) < 0) {
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

    /** Returns the lines that hold bytes beyond ASCII, as many as a detector needs. */
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
}
