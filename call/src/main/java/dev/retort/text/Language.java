package dev.retort.text;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Guesses the language of a text: by its script, and for Latin script by the most frequent function words of English,
 * German, French, Spanish, Italian, Portuguese and Dutch. Says nothing where the text is short or undecided.
 */
public final class Language {

    private static final int FEWEST_WORDS = 8;
    private static final int FEWEST_LETTERS = 12;
    private static final double CLEAR_LEAD = 1.5;

    private static final Map<String, Set<String>> FUNCTION_WORDS = Map.of(
            "en", words("the of and to in is that it for was on are with as be this by at from or which have not they"),
            "de", words("der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es werden"),
            "fr", words("le la les des est dans pour que qui une un sur pas avec au par sont ce plus du et ou aux"),
            "es", words("el los las del que en una por con para es se no lo como más su al un está son y o"),
            "it", words("il che di della per una con non sono del le gli è dei nel alla anche da un i si più"),
            "pt", words("o os as que do da em uma para com não por dos das mais como ao é um se na no são"),
            "nl", words("de het een van en in is dat op te zijn met voor niet aan er ook bij worden deze door"));

    private Language() {}

    /** Returns a language code such as {@code en}, or the name of a script such as {@code CYRILLIC}. */
    public static Optional<String> of(String text) {
        Map<UnicodeScript, Integer> scripts = new HashMap<>();
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(letter -> scripts.merge(UnicodeScript.of(letter), 1, Integer::sum));
        int letters = scripts.values().stream().mapToInt(Integer::intValue).sum();
        for (Map.Entry<UnicodeScript, Integer> script : scripts.entrySet()) {
            if (letters >= FEWEST_LETTERS && script.getValue() > 0.6 * letters) {
                return script.getKey() == UnicodeScript.LATIN
                        ? ofLatin(text)
                        : Optional.of(script.getKey().name());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofLatin(String text) {
        List<String> words = Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+"));
        if (words.size() < FEWEST_WORDS) {
            return Optional.empty();
        }
        String best = "";
        long most = 0;
        long second = 0;
        for (Map.Entry<String, Set<String>> language : FUNCTION_WORDS.entrySet()) {
            long hits = words.stream().filter(language.getValue()::contains).count();
            if (hits > most) {
                second = most;
                most = hits;
                best = language.getKey();
            } else {
                second = Math.max(second, hits);
            }
        }
        return most >= 3 && most >= CLEAR_LEAD * second ? Optional.of(best) : Optional.empty();
    }

    private static Set<String> words(String list) {
        return Set.of(list.split(" "));
    }
}
