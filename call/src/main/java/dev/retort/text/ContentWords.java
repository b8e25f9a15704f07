package dev.retort.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a text that carry its content: no stop words, lightly stemmed, lower case.
 *
 * <p>English stop words and suffixes; other Latin scripts pass through unstemmed words, scripts without spaces do not fit.
 * Thread-safe.
 */
public final class ContentWords {

    private static final List<String> SUFFIXES = List.of("ingly", "edly", "ing", "ies", "ed", "es", "s", "ly");
    private static final Set<String> STOP_WORDS = Set.of("""
            a about above after again against all also am an and any are as at be because been before being below \
            between both but by can could did do does doing down during e.g each etc few for from further had has have \
            having he her here hers him his how i i.e if in into is it its itself just may might more most must my no \
            nor not of off on once only or other our out over own same she should so some such than that the their them \
            then there these they this those through to too under until up upon very was we were what when where which \
            while who whom why will with within would you your many often one using used use uses include includes \
            including example able well however""".split(" "));

    private ContentWords() {}

    /** Returns all words as written, in order. */
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int start = at;
            int letter = text.codePointAt(at);
            at += Character.charCount(letter);
            if (Character.isLetterOrDigit(letter)) {
                while (at < text.length() && goesOn(text.codePointAt(at))) {
                    at += Character.charCount(text.codePointAt(at));
                }
                words.add(text.substring(start, at));
            }
        }
        return words;
    }

    /** Returns whether a character continues a word: letters, digits, apostrophes and hyphens do. */
    private static boolean goesOn(int character) {
        return Character.isLetterOrDigit(character) || character == '\'' || character == '’' || character == '-';
    }

    /** Returns the stems of the content words, in order, with repeats. */
    public static List<String> of(String text) {
        List<String> stems = new ArrayList<>();
        for (String word : words(text)) {
            if (word.length() > 1 && !isStopWord(word)) {
                stems.add(stem(beforeApostrophe(word)));
            }
        }
        return stems;
    }

    /** Returns whether a word, in any case, carries no content of its own. */
    public static boolean isStopWord(String word) {
        return STOP_WORDS.contains(word.toLowerCase(Locale.ROOT));
    }

    /** Strips one English suffix and a final e: {@code policies} and {@code policy} meet at {@code policy}. */
    public static String stem(String word) {
        String stem = word.toLowerCase(Locale.ROOT);
        for (String suffix : SUFFIXES) {
            if (stem.endsWith(suffix) && stem.length() - suffix.length() >= 3) {
                stem = stem.substring(0, stem.length() - suffix.length()) + (suffix.equals("ies") ? "y" : "");
                break;
            }
        }
        return stem.length() > 4 && stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
    }

    private static String beforeApostrophe(String word) {
        int apostrophe = word.replace('’', '\'').indexOf('\'');
        return apostrophe > 0 ? word.substring(0, apostrophe) : word;
    }
}
