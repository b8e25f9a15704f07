package dev.retort.question;

import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks of a question by its words and its passage alone, without a model. Thread-safe. */
final class QuestionForm {

    private static final int FEWEST_WORDS = 6;
    private static final int MOST_WORDS = 30;
    private static final int COPIED_WORDS = 8;
    private static final int COPIED_START = 60;
    private static final int FEWEST_CONTENT_WORDS = 2;
    private static final double ANSWERABLE_SHARE = 0.75;

    private static final Pattern ABOUT_THE_TEXT = Pattern.compile(
            "\\b(passage|context|text|author|authors|sentence|paragraph|document|excerpt|article|publication"
                    + "|this (section|chapter|guide|page|table|figure|appendix))\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FITS_ANYTHING = Pattern.compile(
            "^what (is|are) the (main|primary|key|overall|general)? ?"
                    + "(purpose|topic|subject|idea|theme|point|goal|focus|objective|message)s?\\?$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern POINTS_OUTSIDE = Pattern.compile(
            "\\b(this|these|those|above|below|following|aforementioned|previous(ly)?)\\b|\\bsuch (an?|as)\\b"
                    + "|\\b(figure|table|section|appendix|chapter) [0-9A-Z]",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CLAIM = Pattern.compile(
            "\\b(not|never|no|without|most|best|worst|least|only|first|last|always|every|all|main|primary|purpose"
                    + "|advantages?|benefits?|difference|likely|common|role|goals?|steps|examples?|types?|kinds?)\\b|n['’]t\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern REASON = Pattern.compile(
            "\\b(because|since|so that|so as|therefore|thus|due to|as a result|reasons?|purposes?|in case|for example to|to"
                    + "|helps?|allows?|allowing|enables?|enabling|ensures?|ensuring|prevents?|otherwise|leads?|results?|causes?"
                    + "|makes?|if|avoids?|reduces?|without|important|critical|necessary)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MEANS = Pattern.compile(
            "\\b(by|through|via|using|with|in accordance|according to|based on|from|when|if)\\b",
            Pattern.CASE_INSENSITIVE);

    private QuestionForm() {}

    /**
     * Returns whether a question takes for granted what its sentence does not say: a superlative or a denial, or a reason or a
     * way where the sentence, beyond the question's own words, gives none.
     */
    static boolean isUnfounded(String question, String sentence) {
        Set<String> said = new HashSet<>(lowerCaseWords(sentence));
        Matcher claims = CLAIM.matcher(question);
        while (claims.find()) {
            String claim = claims.group().toLowerCase(Locale.ROOT);
            if (!said.contains(claim) && !(claim.startsWith("n") && sentence.contains("n’t"))) {
                return true;
            }
        }
        Set<String> asked = new HashSet<>(lowerCaseWords(question));
        String rest = lowerCaseWords(sentence).stream()
                .filter(word -> ContentWords.isStopWord(word) || !asked.contains(word))
                .collect(Collectors.joining(" "));
        boolean noReason = question.startsWith("Why") && !REASON.matcher(rest).find();
        return noReason || (question.startsWith("How") && !MEANS.matcher(rest).find());
    }

    /** Returns what is wrong with a question's shape, whatever it was made from. */
    static Optional<Rejection> check(String question) {
        List<String> words = lowerCaseWords(question);
        boolean oneMark = question.endsWith("?") && question.indexOf('?') == question.length() - 1;
        if (question.contains("\n") || !oneMark || words.size() < FEWEST_WORDS || words.size() > MOST_WORDS) {
            return Optional.of(Rejection.FORM);
        }
        if (ABOUT_THE_TEXT.matcher(question).find()
                || FITS_ANYTHING.matcher(question).find()) {
            return Optional.of(Rejection.GENERIC);
        }
        if (POINTS_OUTSIDE.matcher(question).find()) {
            return Optional.of(Rejection.DEICTIC);
        }
        return words.size() > new HashSet<>(words).size() * 1.6 ? Optional.of(Rejection.LOOP) : Optional.empty();
    }

    /** Returns what is wrong with a question as asked of a text that answers it. */
    static Optional<Rejection> check(String question, String text) {
        if (isCopy(question, text)) {
            return Optional.of(Rejection.COPY);
        }
        List<String> content = ContentWords.of(question);
        Set<String> known = new HashSet<>(ContentWords.of(text));
        Set<String> shared = new HashSet<>(content);
        shared.retainAll(known);
        long supported = content.stream().filter(known::contains).count();
        return shared.size() < FEWEST_CONTENT_WORDS || supported < ANSWERABLE_SHARE * content.size()
                ? Optional.of(Rejection.NOT_ANSWERABLE)
                : Optional.empty();
    }

    private static boolean isCopy(String question, String text) {
        String stripped = question.replaceFirst("\\?+$", "").strip().toLowerCase(Locale.ROOT);
        String start = stripped.substring(0, Math.min(COPIED_START, stripped.length()));
        if (text.toLowerCase(Locale.ROOT).contains(start)) {
            return true;
        }
        List<List<String>> runs = runs(lowerCaseWords(question));
        Set<List<String>> textRuns = new HashSet<>(runs(lowerCaseWords(text)));
        return !runs.isEmpty() && runs.stream().filter(textRuns::contains).count() > 0.5 * runs.size();
    }

    private static List<List<String>> runs(List<String> words) {
        List<List<String>> runs = new ArrayList<>();
        for (int i = 0; i + COPIED_WORDS <= words.size(); i++) {
            runs.add(words.subList(i, i + COPIED_WORDS));
        }
        return runs;
    }

    private static List<String> lowerCaseWords(String text) {
        return ContentWords.words(text).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }
}
