package dev.retort.document.loading;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Returns whether a text reads like text of some language, without knowing which. Fonts with a wrong map give fluent
 * nonsense, and a wrong encoding gives letters that no language puts together.
 *
 * <p>Latin, Cyrillic and Greek text is taken for nonsense only where it has letters enough, almost none of its words are
 * the small words of a language, and its letters are distributed or alternate as in no language. Tables, code and lists
 * of names fail at most one of these. Other scripts are looked at for characters without a meaning. Thread-safe.
 */
final class Readability {

    /** Letters of running words that a judgement needs. */
    private static final int LEAST_LETTERS = 100;

    private static final double MEANINGLESS = 0.2;
    private static final double SMALL_WORDS = 0.05;
    private static final double FREQUENT_LETTERS = 0.5;
    private static final double VERY_RARE = 0.42;
    private static final double ALTERNATION = 0.40;
    private static final double ACCENTED = 0.4;
    private static final double BROKEN_PAIRS = 0.004;

    private static final Alphabet LATIN = new Alphabet("aeiouyøæœ", "aeionrtslø");
    private static final Alphabet CYRILLIC = new Alphabet("аеёиоуыэюяіїєъ", "оаеинтсрвлікъ");
    private static final Alphabet GREEK = new Alphabet("αεηιουω", "αοιετσνηυρςκπ");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]{1,40}");
    /** UTF-8 read as a code page of one byte a character. */
    private static final Pattern BROKEN_PAIR = Pattern.compile("[ÃÂÄÅÐÑ][\\u0080-\\u00BF€‚ƒ„…†‡ˆ‰‹‘’“”•–—™›]|â€.|ï¿½");

    /** The commonest small words of some thirty languages, without accents. */
    private static final Set<String> WORDS = new HashSet<>(Arrays.asList((""
                    + "the of and to in is that for it as was with be by on not are this or at from have an will"
                    + " can which all must may no if we you return public der die und das ist von den mit ein eine zu"
                    + " auf fur nicht im dem des sich wird werden oder le la les de et un une est que pour dans par"
                    + " sur qui du au ne pas el los las del en una se es con su al lo il di che per non della sono"
                    + " gli da do os um uma com nao para het een van dat op te zijn voor met och att det som pa av ar"
                    + " til og ikke ja ei etta na nie sie jest ze przez je si pro jsou az egy nem hogy meg ve bir bu"
                    + " icin ile si cu nu este din pe yang dan ini untuk dengan va cua la cac co trong cho khong za"
                    + " su od bez ir kad yn ac yr mewn ya wa ni kwa и в не на что с по это как из для от к у при или та і що до є"
                    + " за да са които και το η να του της των την με για απο ειναι που ο οι σε")
            .split(" ")));

    private Readability() {}

    private record Alphabet(String vowels, String frequent) {}

    /** Returns whether a text is nonsense; a text too short to judge is not. */
    static boolean isNonsense(String text) {
        return isMeaningless(text) || isMisread(text) || isImplausible(text) || isBackToFront(text);
    }

    /** Private use, unassigned and replacement characters. */
    private static boolean isMeaningless(String text) {
        int shown = 0;
        int meaningless = 0;
        int character;
        for (int i = 0; i < text.length(); i += Character.charCount(character)) {
            character = text.codePointAt(i);
            if (!Character.isWhitespace(character)) {
                int type = Character.getType(character);
                shown++;
                meaningless += type == Character.PRIVATE_USE
                                || type == Character.UNASSIGNED
                                || type == Character.CONTROL
                                || character == 0xFFFD
                        ? 1
                        : 0;
            }
        }
        return meaningless >= 20 && meaningless > MEANINGLESS * shown;
    }

    private static boolean isMisread(String text) {
        long latin = 0;
        long accented = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isLetter(c) && c < 0x250) {
                latin++;
                accented += c >= 0xC0 && c <= 0xFF ? 1 : 0;
            }
        }
        if (latin < LEAST_LETTERS) {
            return false;
        }
        int pairs = 0;
        Matcher matcher = BROKEN_PAIR.matcher(text);
        while (matcher.find()) {
            pairs++;
        }
        return accented > ACCENTED * latin || pairs >= 4 && pairs > BROKEN_PAIRS * latin;
    }

    private static boolean isImplausible(String text) {
        Count latin = new Count(LATIN);
        Count cyrillic = new Count(CYRILLIC);
        Count greek = new Count(GREEK);
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = words.group();
            switch (Character.UnicodeScript.of(word.codePointAt(0))) {
                case LATIN -> latin.add(word);
                case CYRILLIC -> cyrillic.add(word);
                case GREEK -> greek.add(word);
                default -> {}
            }
        }
        return latin.isImplausible() || cyrillic.isImplausible() || greek.isImplausible();
    }

    /** Five letters of Hebrew have another shape at the end of a word. */
    private static boolean isBackToFront(String text) {
        int first = 0;
        int last = 0;
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = words.group();
            if (word.length() > 2) {
                first += "ךםןףץ".indexOf(word.charAt(0)) >= 0 ? 1 : 0;
                last += "ךםןףץ".indexOf(word.charAt(word.length() - 1)) >= 0 ? 1 : 0;
            }
        }
        return first >= 3 && first > 2 * last;
    }

    /** What the words of one script are like. */
    private static final class Count {
        private final Alphabet alphabet;
        private int words;
        private int small;
        private int letters;
        private int frequent;
        private int pairs;
        private int alternating;

        Count(Alphabet alphabet) {
            this.alphabet = alphabet;
        }

        /** Takes a word; abbreviations in capitals say nothing on a language. */
        void add(String word) {
            String bare = alphabet == CYRILLIC
                    ? word
                    : Normalizer.normalize(word, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
            String plain = bare.toLowerCase(Locale.ROOT)
                    .replace('ł', 'l')
                    .replace('ı', 'i')
                    .replace('đ', 'd');
            if (alphabet == LATIN && word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT))) {
                return;
            }
            words++;
            small += WORDS.contains(plain) ? 1 : 0;
            if (plain.length() < 2) {
                return;
            }
            boolean before = false;
            for (int i = 0; i < plain.length(); i++) {
                char c = plain.charAt(i);
                letters++;
                frequent += alphabet.frequent().indexOf(c) >= 0 ? 1 : 0;
                boolean vowel = alphabet.vowels().indexOf(c) >= 0;
                if (i > 0) {
                    pairs++;
                    alternating += vowel != before ? 1 : 0;
                }
                before = vowel;
            }
        }

        boolean isImplausible() {
            if (letters < LEAST_LETTERS) {
                return false;
            }
            boolean rareLetters = frequent < FREQUENT_LETTERS * letters;
            boolean unpronounceable = alternating < ALTERNATION * pairs;
            return small < SMALL_WORDS * words && (rareLetters || unpronounceable)
                    || small < 3 * SMALL_WORDS * words
                            && rareLetters
                            && (frequent < VERY_RARE * letters || alternating < 1.2 * ALTERNATION * pairs);
        }
    }
}
