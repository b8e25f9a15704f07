package dev.retort.distillation;

import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import dev.retort.text.ContentWords;
import java.lang.Character.UnicodeScript;
import java.util.List;

/** Refuses documents of another language where only English can be read: by the local question writer, the extractive teacher. */
final class EnglishOnly {

    /** Fewer words say too little about a language. */
    private static final int LEAST_WORDS = 200;

    /** English prose has a third of such words and more; other languages in Latin letters have a few by chance. */
    private static final double LEAST_STOP_WORDS = 0.1;

    private EnglishOnly() {}

    /**
     * Checks the documents' language.
     *
     * @param reader who reads English only, such as {@code "the question writer local:base"}
     * @param remedy the setting that names another
     * @throws UsageException if most letters are not Latin, or hardly any word is one that every English text has
     */
    static void require(List<Passage> passages, String reader, String remedy) {
        if (!isEnglish(passages)) {
            throw new UsageException(
                    "The documents are not in English, and %s reads English only.".formatted(reader), remedy);
        }
    }

    static boolean isEnglish(List<Passage> passages) {
        long letters = 0;
        long latin = 0;
        long words = 0;
        long stopWords = 0;
        for (Passage passage : passages) {
            letters += passage.text().codePoints().filter(Character::isLetter).count();
            latin += passage.text()
                    .codePoints()
                    .filter(c -> Character.isLetter(c) && UnicodeScript.of(c) == UnicodeScript.LATIN)
                    .count();
            List<String> found = ContentWords.words(passage.text()).stream()
                    .filter(word -> Character.isLetter(word.charAt(0)))
                    .toList();
            words += found.size();
            stopWords += found.stream().filter(ContentWords::isStopWord).count();
        }
        boolean otherScript = letters > 0 && 2 * latin < letters;
        return !otherScript && (words < LEAST_WORDS || stopWords >= LEAST_STOP_WORDS * words);
    }
}
