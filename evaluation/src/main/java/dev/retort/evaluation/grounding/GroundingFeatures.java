package dev.retort.evaluation.grounding;

import dev.retort.text.ContentWords;
import dev.retort.text.Sentences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What can be seen of an answer and its contexts without a model.
 *
 * @param support share of the answer's content words found in the contexts; 1 where it has none
 * @param unsupportedWords content words not found there, each once, in alphabetical order
 * @param wordOrder share of the answer's words in order with the likest one or two sentences of the contexts
 * @param unsupportedNumbers numbers not found there, or found with another unit
 * @param unsupportedNames capitalised words, not opening a sentence, that the contexts do not have
 * @param negationDiffers true where a sentence of the answer is negated and the likest of the contexts is not, or the reverse
 * @param ownVoice how often the answer speaks of itself or to the reader (I, you, our) without the contexts doing so
 */
record GroundingFeatures(
        double support,
        Set<String> unsupportedWords,
        double wordOrder,
        Set<String> unsupportedNumbers,
        Set<String> unsupportedNames,
        boolean negationDiffers,
        int ownVoice) {

    private static final Set<String> NEGATIONS = Set.of("not", "no", "never", "cannot", "none", "nor", "without");
    private static final Set<String> OWN_VOICE =
            Set.of("i", "me", "my", "mine", "myself", "we", "us", "our", "you", "your", "im");

    /** Looks at an answer beside its contexts. */
    public static GroundingFeatures of(String answer, List<String> contexts) {
        String source = String.join("\n", contexts);
        Set<String> known = new HashSet<>(ContentWords.of(source));
        List<String> content = ContentWords.of(answer);
        Set<String> missing = new TreeSet<>(content);
        missing.removeAll(known);
        long found = content.stream().filter(known::contains).count();
        Alignment alignment = Alignment.of(Sentences.of(answer), Sentences.of(source));
        return new GroundingFeatures(
                content.isEmpty() ? 1 : found / (double) content.size(),
                missing,
                alignment.share(),
                Numbers.of(answer).unsupportedBy(Numbers.of(source)),
                unsupportedNames(answer, source),
                alignment.pairs().stream().anyMatch(pair -> isNegated(pair.sentence()) != isNegated(pair.likest())),
                ownVoice(answer, source));
    }

    /** Returns the features as numbers, in the order of {@link #NAMES}; counts are damped. */
    double[] values() {
        return new double[] {
            support,
            Math.log1p(unsupportedWords.size()),
            wordOrder,
            Math.min(1, unsupportedNumbers.size()),
            Math.min(2, unsupportedNames.size()),
            negationDiffers ? 1 : 0,
            Math.min(2, ownVoice)
        };
    }

    /** Names of the numbers in {@link #values}. */
    static final List<String> NAMES = List.of(
            "support",
            "unsupported_words",
            "word_order",
            "unsupported_numbers",
            "unsupported_names",
            "negation_differs",
            "own_voice");

    /** Returns what a reader would check: the words, numbers and names that the contexts lack. */
    Map<String, Object> evidence() {
        return Map.of(
                "unsupported_words",
                List.copyOf(unsupportedWords),
                "unsupported_numbers",
                List.copyOf(unsupportedNumbers),
                "unsupported_names",
                List.copyOf(unsupportedNames),
                "negation_differs",
                negationDiffers);
    }

    private static Set<String> unsupportedNames(String answer, String source) {
        Set<String> names = new TreeSet<>();
        for (String sentence : Sentences.of(answer)) {
            List<String> words = ContentWords.words(sentence);
            for (String word : words.subList(Math.min(1, words.size()), words.size())) {
                if (Character.isUpperCase(word.codePointAt(0)) && !ContentWords.isStopWord(word)) {
                    names.addAll(ContentWords.of(word));
                }
            }
        }
        List<String> known = new ArrayList<>();
        ContentWords.words(source).forEach(word -> known.add(ContentWords.stem(word.split("['’]")[0])));
        known.forEach(names::remove);
        return names;
    }

    private static boolean isNegated(String sentence) {
        return lowerCase(sentence).stream().anyMatch(word -> NEGATIONS.contains(word) || word.endsWith("n't"));
    }

    private static int ownVoice(String answer, String source) {
        Set<String> known = new HashSet<>(lowerCase(source));
        return (int) lowerCase(answer).stream()
                .filter(word -> OWN_VOICE.contains(word) && !known.contains(word))
                .count();
    }

    private static List<String> lowerCase(String text) {
        return ContentWords.words(text).stream()
                .map(word -> word.toLowerCase(Locale.ROOT).replace('’', '\''))
                .toList();
    }
}
