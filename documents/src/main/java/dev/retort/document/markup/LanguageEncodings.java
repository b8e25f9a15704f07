package dev.retort.document.markup;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import dev.retort.file.CommonEncodings;
import dev.retort.file.EncodingDetector;
import dev.retort.file.EncodingGuess;
import dev.retort.file.Encodings;
import dev.retort.file.Mojibake;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The detector of ICU beside the common one: it knows the languages of Central Europe, the Near East, Turkey and East Asia.
 */
final class LanguageEncodings implements EncodingDetector {

    private static final int SURE = 30;

    private final CommonEncodings common = new CommonEncodings();

    @Override
    public EncodingGuess guess(byte[] sample) {
        return common.reliable(sample).or(() -> byLanguage(sample)).orElseGet(() -> common.guess(sample));
    }

    private static Optional<EncodingGuess> byLanguage(byte[] sample) {
        CharsetDetector detector = new CharsetDetector();
        detector.setText(sample);
        List<CharsetMatch> matches = Arrays.stream(detector.detectAll())
                .filter(match ->
                        !match.getName().startsWith("UTF-") && !match.getName().startsWith("IBM42"))
                .toList();
        return matches.stream()
                .findFirst()
                .filter(match -> match.getConfidence() >= SURE)
                .flatMap(match -> Encodings.named(match.getName()))
                .filter(charset -> !Mojibake.in(new String(sample, charset)))
                .map(charset -> new EncodingGuess(charset, true));
    }
}
