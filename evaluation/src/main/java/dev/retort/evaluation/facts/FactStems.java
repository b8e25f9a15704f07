package dev.retort.evaluation.facts;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stems by which the wording of a fact meets that of an answer: plurals, verb forms and nouns made of verbs fall together,
 * British spelling becomes American. Lighter than Porter's: {@code policy} and {@code police} stay apart. Lengths count code
 * points.
 */
final class FactStems {

    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("analysis", "analyz"),
            Map.entry("analyses", "analyz"),
            Map.entry("analyse", "analyz"),
            Map.entry("analysed", "analyz"),
            Map.entry("analysing", "analyz"),
            Map.entry("recovery", "recover"),
            Map.entry("delivery", "deliver"),
            Map.entry("discovery", "discover"),
            Map.entry("used", "use"),
            Map.entry("using", "use"),
            Map.entry("buses", "bus"),
            Map.entry("gases", "gas"));

    /** Words in which "ise" is not the British form of "ize". */
    private static final Set<String> ISE = Set.of("""
            advise arise compromise concise demise devise disguise enterprise excise exercise expertise franchise improvise \
            likewise merchandise noise otherwise praise precise premise promise raise revise rise supervise surprise \
            televise""".split(" "));

    private static final Pattern BRITISH_VERB = Pattern.compile("([a-z]{3,})is(ed?|es|ing)");
    private static final Pattern BRITISH_NOUN = Pattern.compile("(?<=..)isation");
    private static final Pattern BRITISH_OUR = Pattern.compile("(behavi|col|fav|harb|hon|lab|neighb)our");
    private static final Pattern SIBILANT_PLURAL = Pattern.compile("(?:ch|sh|ss|x|zz)es$");
    private static final Pattern VOWEL = Pattern.compile("[aeiouy]");
    private static final Pattern DOUBLED = Pattern.compile("([bdgmnprt])\\1$");
    private static final Pattern CLOSED_SYLLABLE = Pattern.compile("[^aeiouy][aeiou][^aeiouwxy]");

    /** An ending of derived words, the ending in its place, and the letters that must stay before it. */
    private record Ending(String from, String to, int least) {}

    /** The first that fits is replaced. */
    private static final List<Ending> ENDINGS = List.of(
            new Ending("ification", "ify", 3),
            new Ending("ization", "iz", 3),
            new Ending("duction", "duc", 2),
            new Ending("ation", "", 4),
            new Ending("ment", "", 5),
            new Ending("ness", "", 4),
            new Ending("ion", "", 4),
            new Ending("ize", "iz", 3),
            new Ending("ate", "", 4));

    private FactStems() {}

    /** Returns the stem of a word in lower case. */
    static String of(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (length(word) <= 3) {
            return word;
        }
        String stem = withoutDerivation(withoutInflection(withoutAdverb(withoutPlural(american(word)))));
        return stem.endsWith("e") && length(stem) >= 5 ? cut(stem, 1) : stem;
    }

    private static String american(String word) {
        String spelled = BRITISH_NOUN.matcher(word).replaceAll("ization");
        Matcher verb = BRITISH_VERB.matcher(spelled);
        if (verb.matches() && !ISE.contains(verb.group(1) + "ise")) {
            spelled = verb.group(1) + "iz" + verb.group(2);
        }
        return BRITISH_OUR.matcher(spelled).replaceAll("$1or");
    }

    private static String withoutPlural(String word) {
        if (word.endsWith("ies") && length(word) > 4) {
            return cut(word, 3) + "y";
        }
        if (SIBILANT_PLURAL.matcher(word).find()) {
            return cut(word, 2);
        }
        boolean singular = word.endsWith("ss") || word.endsWith("us") || word.endsWith("is");
        return word.endsWith("s") && !singular ? cut(word, 1) : word;
    }

    private static String withoutAdverb(String word) {
        return word.endsWith("ly") && length(word) > 6 ? cut(word, 2) : word;
    }

    private static String withoutInflection(String word) {
        if (word.endsWith("ied") && length(word) > 4) {
            return cut(word, 3) + "y";
        }
        if ((word.endsWith("reed") || word.endsWith("teed")) && length(word) > 5) {
            return cut(word, 1);
        }
        int suffix = word.endsWith("eed") ? 0 : word.endsWith("ed") ? 2 : word.endsWith("ing") ? 3 : 0;
        if (suffix == 0) {
            return word;
        }
        String verb = cut(word, suffix);
        return length(verb) >= 3 && VOWEL.matcher(verb).find() ? verb(verb) : word;
    }

    /** Mends a verb that lost its ending: no doubled consonant, an e after a short syllable, no "at". */
    private static String verb(String verb) {
        if (DOUBLED.matcher(verb).find()) {
            return cut(verb, 1);
        }
        if (CLOSED_SYLLABLE.matcher(verb).matches()) {
            return verb + "e";
        }
        boolean derived = verb.endsWith("at") && !verb.endsWith("eat") && !verb.endsWith("oat");
        return derived && length(verb) >= 6 ? cut(verb, 2) : verb;
    }

    private static String withoutDerivation(String word) {
        for (Ending ending : ENDINGS) {
            int rest = length(word) - ending.from().length();
            if (word.endsWith(ending.from()) && rest >= ending.least() && derived(word, ending)) {
                return cut(word, ending.from().length()) + ending.to();
            }
        }
        return word;
    }

    /** Of "ion" only "sion" and "tion" are endings. */
    private static boolean derived(String word, Ending ending) {
        return !ending.from().equals("ion") || word.endsWith("sion") || word.endsWith("tion");
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    private static int length(String word) {
        return word.codePointCount(0, word.length());
    }
}
