package dev.retort.question;

import dev.retort.text.ContentWords;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Texts that a new text must not resemble: by its normalised words, by a shared run of 13 words, or by the cosine of its
 * embedding. Thirteen words is the run length of GPT-3's contamination check (Brown et al. 2020, appendix C).
 */
final class KnownTexts {

    static final int SHINGLE_WORDS = 13;

    /** How a text resembles a known one. */
    enum Resemblance {
        SAME_TEXT,
        SHARED_SHINGLE,
        NEAR_EMBEDDING
    }

    private final Set<String> normalised = new HashSet<>();
    private final WordRuns shingles = new WordRuns(SHINGLE_WORDS);
    private final NearVectors vectors;

    /** Creates an empty collection; a cosine above {@code nearest} is a resemblance. */
    KnownTexts(double nearest) {
        this.vectors = new NearVectors(nearest);
    }

    /** Adds a text with its vector. */
    void add(String text, float[] vector) {
        addText(text);
        vectors.add(vector);
    }

    /** Adds a text that is compared by its words alone. */
    void addText(String text) {
        List<String> words = words(text);
        normalised.add(String.join(" ", words));
        shingles.add(words);
    }

    /** Returns how a text resembles a known one. */
    Optional<Resemblance> resemblance(String text, float[] vector) {
        Optional<Resemblance> inWords = resemblance(text);
        if (inWords.isPresent()) {
            return inWords;
        }
        return vectors.hasNear(vector) ? Optional.of(Resemblance.NEAR_EMBEDDING) : Optional.empty();
    }

    /** Returns how the words of a text resemble those of a known one. */
    Optional<Resemblance> resemblance(String text) {
        List<String> words = words(text);
        if (normalised.contains(String.join(" ", words))) {
            return Optional.of(Resemblance.SAME_TEXT);
        }
        return shingles.sharesOne(words) ? Optional.of(Resemblance.SHARED_SHINGLE) : Optional.empty();
    }

    private static List<String> words(String text) {
        return ContentWords.words(text).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }
}
