package dev.retort.evaluation.facts;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of answers and facts as they are compared: compatible characters made one, lower case, negations in full,
 * numbers as digits, stems. Negations and words such as "only" and "before" carry content.
 */
final class FactWords {

    private static final Set<String> STOP_WORDS = Set.of("""
            a an the of to in on at for with by from into onto and or as is are was were be been being am it its this that \
            these those their theirs they them he she his her him you your yours we our ours us_ i my me mine can could \
            should would may might will shall do does did doing have has had having if then than so such there here which \
            who whom whose what when where how why also very just about e.g i.e etc per via""".split(" "));

    private static final List<String> NUMBERS = List.of("""
            two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen \
            nineteen twenty""".split(" "));

    private static final String LETTER = "[\\p{L}\\p{Nl}\\p{No}]";
    private static final String BEFORE = "(?<![\\p{L}\\p{N}_])";
    private static final String AFTER = "(?![\\p{L}\\p{N}_])";
    private static final Pattern CANNOT = Pattern.compile(BEFORE + "can(?:no|')t" + AFTER);
    private static final Pattern WILL_NOT = Pattern.compile(BEFORE + "won't" + AFTER);
    private static final Pattern NOT = Pattern.compile("n't" + AFTER);
    private static final Pattern WORD =
            Pattern.compile("\\p{Nd}+(?:[.,]\\p{Nd}+)*|%s+(?:'%s+)?".formatted(LETTER, LETTER));
    private static final Pattern THOUSANDS = Pattern.compile(",(?=\\p{Nd}{3}(?![\\p{L}\\p{N}_]))");
    private static final Pattern DIGIT = Pattern.compile(
            "[\\p{Nd}\\x{1369}-\\x{1371}\\x{19DA}\\x{24F5}-\\x{24FD}\\x{24FF}\\x{2776}-\\x{277E}\\x{2780}-\\x{2788}"
                    + "\\x{278A}-\\x{2792}\\x{10A40}-\\x{10A43}\\x{10E60}-\\x{10E68}\\x{11052}-\\x{1105A}].*");

    /** A word of a text. */
    private record Word(String stem, boolean content) {}

    private FactWords() {}

    /** Returns the stems of all words, in order. */
    static List<String> of(String text) {
        return words(text).stream().map(Word::stem).toList();
    }

    /** Returns the stems of the content words, or of all words where none carries content. */
    static List<String> content(String text) {
        List<Word> words = words(text);
        List<String> content =
                words.stream().filter(Word::content).map(Word::stem).toList();
        return content.isEmpty() ? words.stream().map(Word::stem).toList() : content;
    }

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(flat(text));
        while (matcher.find()) {
            words.add(word(matcher.group()));
        }
        return words;
    }

    private static Word word(String written) {
        if (DIGIT.matcher(written).matches()) {
            return new Word(THOUSANDS.matcher(written).replaceAll(""), true);
        }
        String owner = written.endsWith("'s") ? written.substring(0, written.length() - 2) : written;
        String word = owner.replace("'", "");
        int number = NUMBERS.indexOf(word);
        return new Word(number < 0 ? FactStems.of(word) : Integer.toString(number + 2), !STOP_WORDS.contains(word));
    }

    private static String flat(String text) {
        String lower = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replace('’', '\'')
                .replace("\u00AD", "");
        String negated = CANNOT.matcher(lower).replaceAll("can not");
        negated = WILL_NOT.matcher(negated).replaceAll("will not");
        return NOT.matcher(negated).replaceAll(" not");
    }
}
