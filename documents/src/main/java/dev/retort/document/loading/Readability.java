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
    /** A third of most prose is small words; a page that is half nonsense has less. */
    private static final double PROSE = 0.22;

    private static final double SMALL_WORDS = 0.05;
    private static final double FREQUENT_LETTERS = 0.5;
    private static final double VERY_RARE = 0.42;
    private static final double ALTERNATION = 0.40;
    private static final double ACCENTED = 0.4;
    private static final double BROKEN_PAIRS = 0.004;

    private static final Alphabet LATIN = new Alphabet("aeiouyøæœ", "aeionrtslø");
    private static final Alphabet CYRILLIC = new Alphabet("аеёиоуыэюяіїєъ", "оаеинтсрвлікъ");
    private static final Alphabet GREEK = new Alphabet("αεηιουω", "αοιετσνηυρςκπ");

    /** Longer words of ASCII letters are not among the small words. */
    private static final int LONGEST_SMALL = 6;

    private static final Pattern MARKS = Pattern.compile("\\p{M}");
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

    /** The judgement of a text: prose by its small words, nonsense, or neither for sure. */
    enum Verdict {
        PROSE,
        UNCERTAIN,
        NONSENSE
    }

    /** Returns whether a text is nonsense; a text too short to judge is not. */
    static boolean isNonsense(String text) {
        return of(text) == Verdict.NONSENSE;
    }

    /** Returns what a text reads like; one that is too short to judge is uncertain. */
    static Verdict of(String text) {
        Signs signs = Signs.of(text);
        if (signs.meaningless >= 20 && signs.meaningless > MEANINGLESS * shown(text)
                || signs.accented > 0 && isMisread(text, signs)
                || signs.hebrew && isBackToFront(text)) {
            return Verdict.NONSENSE;
        }
        Words small = new Words(text, false);
        if (small.isProse()) {
            return Verdict.PROSE;
        }
        return new Words(text, true).isImplausible() ? Verdict.NONSENSE : Verdict.UNCERTAIN;
    }

    /** Counts of characters beyond ASCII; {@code accented} are letters of Latin-1, with one of which each broken pair begins. */
    private record Signs(int meaningless, int latin, int accented, boolean hebrew) {

        static Signs of(String text) {
            int meaningless = 0;
            int latin = 0;
            int accented = 0;
            boolean hebrew = false;
            int character;
            for (int i = 0; i < text.length(); i += Character.charCount(character)) {
                character = text.charAt(i);
                if (character < 0x7F) {
                    continue;
                }
                character = text.codePointAt(i);
                hebrew |= character >= 0x590 && character < 0x600;
                meaningless += isMeaningless(character) ? 1 : 0;
                if (character < 0x250 && Character.isLetter(character)) {
                    latin++;
                    accented += character >= 0xC0 && character <= 0xFF ? 1 : 0;
                }
            }
            return new Signs(meaningless, latin, accented, hebrew);
        }

        private static boolean isMeaningless(int character) {
            int type = Character.getType(character);
            return type == Character.PRIVATE_USE
                    || type == Character.UNASSIGNED
                    || type == Character.CONTROL
                    || character == 0xFFFD;
        }
    }

    /** Returns the number of characters that are seen. */
    private static int shown(String text) {
        int shown = 0;
        int character;
        for (int i = 0; i < text.length(); i += Character.charCount(character)) {
            character = text.codePointAt(i);
            shown += character > ' ' ? 1 : 0;
        }
        return shown;
    }

    private static int asciiLetters(String text) {
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
            letters += isAsciiLetter(text.charAt(i)) ? 1 : 0;
        }
        return letters;
    }

    private static boolean isAsciiLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isMisread(String text, Signs signs) {
        int latin = signs.latin + asciiLetters(text);
        if (latin < LEAST_LETTERS) {
            return false;
        }
        int pairs = 0;
        Matcher matcher = BROKEN_PAIR.matcher(text);
        while (matcher.find()) {
            pairs++;
        }
        return signs.accented > ACCENTED * latin || pairs >= 4 && pairs > BROKEN_PAIRS * latin;
    }

    /** The words of a text by script. */
    private static final class Words {
        private final Count latin;
        private final Count cyrillic;
        private final Count greek;

        Words(String text, boolean letters) {
            latin = new Count(LATIN, letters);
            cyrillic = new Count(CYRILLIC, letters);
            greek = new Count(GREEK, letters);
            int start = -1;
            for (int i = 0; i <= text.length(); i++) {
                boolean letter = i < text.length() && isWordPart(text.charAt(i));
                if (letter && start < 0) {
                    start = i;
                } else if (!letter && start >= 0) {
                    add(text, start, i);
                    start = -1;
                }
            }
        }

        private void add(String text, int start, int end) {
            char first = text.charAt(start);
            if (first < 0x250 || first >= 0x1E00 && first < 0x1F00) {
                latin.add(text, start, end);
            } else if (first >= 0x400 && first < 0x530) {
                cyrillic.add(text, start, end);
            } else if (first >= 0x370 && first < 0x400) {
                greek.add(text, start, end);
            }
        }

        boolean isProse() {
            int words = latin.words + cyrillic.words + greek.words;
            return words > 0 && latin.small + cyrillic.small + greek.small > PROSE * words;
        }

        boolean isImplausible() {
            return latin.isImplausible() || cyrillic.isImplausible() || greek.isImplausible();
        }
    }

    private static boolean isWordPart(char c) {
        return isAsciiLetter(c)
                || c >= 0xAA && (Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK);
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

        private final boolean withLetters;

        Count(Alphabet alphabet, boolean withLetters) {
            this.alphabet = alphabet;
            this.withLetters = withLetters;
        }

        /** Takes a word; abbreviations in capitals say nothing on a language. */
        void add(String text, int start, int end) {
            if (alphabet == LATIN && isCapitals(text, start, end)) {
                return;
            }
            if (!withLetters && end - start > LONGEST_SMALL && isAscii(text, start, end)) {
                words++;
                return;
            }
            String word = text.substring(start, end);
            String plain = word.toLowerCase(Locale.ROOT);
            if (alphabet != CYRILLIC && !isAscii(text, start, end)) {
                plain = MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFD))
                        .replaceAll("")
                        .replace('ł', 'l')
                        .replace('ı', 'i')
                        .replace('đ', 'd');
            }
            words++;
            small += WORDS.contains(plain) ? 1 : 0;
            if (!withLetters || plain.length() < 2) {
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

        private static boolean isAscii(String text, int start, int end) {
            for (int i = start; i < end; i++) {
                if (text.charAt(i) > 0x7E) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isCapitals(String text, int start, int end) {
            for (int i = start; i < end; i++) {
                char c = text.charAt(i);
                if (c >= 'a' && c <= 'z' || c > 0x7E && Character.isLowerCase(c)) {
                    return false;
                }
            }
            return end - start > 1;
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
