package dev.retort.evaluation.lexical;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Porter's suffix stripping (1980, "An algorithm for suffix stripping") with the departures that the usual ROUGE
 * implementation inherits from NLTK: a table of irregular words, kept words of two letters, and a stricter y to i.
 *
 * <p>Takes lower-case words of a–z and 0–9. Thread-safe.
 */
final class PorterStemmer {

    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("sky", "sky"),
            Map.entry("skies", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    /** Replaces a suffix where the stem before it satisfies the condition; the first matching suffix decides. */
    private record Rule(String suffix, String replacement, Predicate<String> condition) {}

    private static final Predicate<String> ALWAYS = stem -> true;
    private static final Predicate<String> SOME = stem -> measure(stem) > 0;
    private static final Predicate<String> LONG = stem -> measure(stem) > 1;

    private static final List<Rule> STEP_1A = List.of(
            new Rule("sses", "ss", ALWAYS),
            new Rule("ies", "i", ALWAYS),
            new Rule("ss", "ss", ALWAYS),
            new Rule("s", "", ALWAYS));
    private static final List<Rule> STEP_1C =
            List.of(new Rule("y", "i", stem -> stem.length() > 1 && isConsonant(stem, stem.length() - 1)));
    private static final List<Rule> STEP_2 = List.of(
            new Rule("ational", "ate", SOME),
            new Rule("tional", "tion", SOME),
            new Rule("enci", "ence", SOME),
            new Rule("anci", "ance", SOME),
            new Rule("izer", "ize", SOME),
            new Rule("bli", "ble", SOME),
            new Rule("alli", "al", SOME),
            new Rule("entli", "ent", SOME),
            new Rule("eli", "e", SOME),
            new Rule("ousli", "ous", SOME),
            new Rule("ization", "ize", SOME),
            new Rule("ation", "ate", SOME),
            new Rule("ator", "ate", SOME),
            new Rule("alism", "al", SOME),
            new Rule("iveness", "ive", SOME),
            new Rule("fulness", "ful", SOME),
            new Rule("ousness", "ous", SOME),
            new Rule("aliti", "al", SOME),
            new Rule("iviti", "ive", SOME),
            new Rule("biliti", "ble", SOME),
            new Rule("fulli", "ful", SOME),
            new Rule("logi", "log", stem -> measure(stem + "l") > 0));
    private static final List<Rule> STEP_3 = List.of(
            new Rule("icate", "ic", SOME),
            new Rule("ative", "", SOME),
            new Rule("alize", "al", SOME),
            new Rule("iciti", "ic", SOME),
            new Rule("ical", "ic", SOME),
            new Rule("ful", "", SOME),
            new Rule("ness", "", SOME));
    private static final List<Rule> STEP_4 = List.of(
            new Rule("al", "", LONG),
            new Rule("ance", "", LONG),
            new Rule("ence", "", LONG),
            new Rule("er", "", LONG),
            new Rule("ic", "", LONG),
            new Rule("able", "", LONG),
            new Rule("ible", "", LONG),
            new Rule("ant", "", LONG),
            new Rule("ement", "", LONG),
            new Rule("ment", "", LONG),
            new Rule("ent", "", LONG),
            new Rule("ion", "", stem -> measure(stem) > 1 && (stem.endsWith("s") || stem.endsWith("t"))),
            new Rule("ou", "", LONG),
            new Rule("ism", "", LONG),
            new Rule("ate", "", LONG),
            new Rule("iti", "", LONG),
            new Rule("ous", "", LONG),
            new Rule("ive", "", LONG),
            new Rule("ize", "", LONG));

    private PorterStemmer() {}

    static String stem(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (word.length() <= 2) {
            return word;
        }
        String stem = word.length() == 4 && word.endsWith("ies") ? cut(word, 1) : apply(STEP_1A, word);
        stem = apply(STEP_1C, step1b(stem));
        return step5(apply(STEP_4, apply(STEP_3, step2(stem))));
    }

    private static String step1b(String word) {
        if (word.endsWith("ied")) {
            return word.length() == 4 ? cut(word, 1) : cut(word, 2);
        }
        if (word.endsWith("eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        for (String suffix : List.of("ed", "ing")) {
            if (word.endsWith(suffix) && containsVowel(cut(word, suffix.length()))) {
                return mended(cut(word, suffix.length()));
            }
        }
        return word;
    }

    /** Mends a stem that lost -ed or -ing: conflat(ed) to conflate, hopp(ing) to hop, fil(ing) to file. */
    private static String mended(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        int last = stem.length() - 1;
        if (last >= 1 && stem.charAt(last) == stem.charAt(last - 1) && isConsonant(stem, last)) {
            return "lsz".indexOf(stem.charAt(last)) >= 0 ? stem : cut(stem, 1);
        }
        return measure(stem) == 1 && endsConsonantVowelConsonant(stem) ? stem + "e" : stem;
    }

    private static String step2(String word) {
        if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
            return step2(cut(word, 2));
        }
        return apply(STEP_2, word);
    }

    private static String step5(String word) {
        String stem = word;
        if (word.endsWith("e")) {
            String without = cut(word, 1);
            int measure = measure(without);
            if (measure > 1 || measure == 1 && !endsConsonantVowelConsonant(without)) {
                stem = without;
            }
        }
        return stem.endsWith("ll") && measure(cut(stem, 1)) > 1 ? cut(stem, 1) : stem;
    }

    private static String apply(List<Rule> rules, String word) {
        for (Rule rule : rules) {
            if (word.endsWith(rule.suffix())) {
                String stem = cut(word, rule.suffix().length());
                return rule.condition().test(stem) ? stem + rule.replacement() : word;
            }
        }
        return word;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    /** Returns Porter's m: how often a vowel is followed by a consonant. */
    private static int measure(String stem) {
        int changes = 0;
        boolean vowelBefore = false;
        boolean consonant = false;
        for (int i = 0; i < stem.length(); i++) {
            consonant = isConsonant(stem.charAt(i), i == 0 || !consonant);
            if (consonant && vowelBefore) {
                changes++;
            }
            vowelBefore = !consonant;
        }
        return changes;
    }

    private static boolean containsVowel(String stem) {
        boolean consonant = false;
        for (int i = 0; i < stem.length(); i++) {
            consonant = isConsonant(stem.charAt(i), i == 0 || !consonant);
            if (!consonant) {
                return true;
            }
        }
        return false;
    }

    private static boolean isConsonant(String word, int position) {
        boolean consonant = false;
        for (int i = 0; i <= position; i++) {
            consonant = isConsonant(word.charAt(i), i == 0 || !consonant);
        }
        return consonant;
    }

    /** A y is a consonant at the start and after a vowel. */
    private static boolean isConsonant(char letter, boolean consonantIfY) {
        return letter == 'y' ? consonantIfY : "aeiou".indexOf(letter) < 0;
    }

    private static boolean endsConsonantVowelConsonant(String word) {
        int last = word.length() - 1;
        if (last == 1) {
            return !isConsonant(word, 0) && isConsonant(word, 1);
        }
        return last >= 2
                && isConsonant(word, last - 2)
                && !isConsonant(word, last - 1)
                && isConsonant(word, last)
                && "wxy".indexOf(word.charAt(last)) < 0;
    }
}
