package dev.retort.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Splits text into sentences.
 *
 * <p>A sentence ends at {@code . ! ? …} (with the quotes and brackets that close it) before white space, at the ideographic
 * {@code 。！？} and the marks of Hindi, Burmese, Khmer and Amharic anywhere, and at every line break: the text of a page has one
 * block a line. Abbreviations ("e.g.", "et al.", "Fig. 3", "U.S."), initials, decimals, numbering at the start of a line ("3. Contain the incident")
 * and dots inside names or addresses do not end one. Written for English; other Latin scripts fare well where their
 * abbreviations are followed by small letters or digits. Thread-safe.
 */
public final class Sentences {

    /** Never the end of a sentence: something always follows. */
    private static final Set<String> OPEN = Set.of(
            "e.g", "i.e", "cf", "vs", "viz", "mr", "mrs", "ms", "dr", "prof", "st", "messrs", "gen", "sen", "rep",
            "gov", "capt", "lt", "col", "sgt", "hon", "rev", "approx", "resp", "ca", "incl", "esp", "z.b", "d.h", "bzw",
            "vgl");

    /** The end of a sentence unless a number, a letter with a number, or a small letter follows. */
    private static final Set<String> BEFORE_NUMBER = Set.of(
            "fig", "figs", "no", "nos", "sec", "secs", "sect", "eq", "eqs", "eqn", "ref", "refs", "vol", "vols", "ch",
            "chap", "pp", "p", "pt", "app", "tab", "art", "par", "para", "ed", "eds", "jan", "feb", "mar", "apr", "jun",
            "jul", "aug", "sep", "sept", "oct", "nov", "dec", "pub", "rev", "stat", "supp", "suppl");

    /** The end of a sentence only where the next word opens one for sure. */
    private static final Set<String> MAYBE = Set.of(
            "al", "etc", "inc", "ltd", "co", "corp", "u.s", "u.k", "u.n", "e.u", "d.c", "ph.d", "a.m", "p.m", "jr",
            "sr", "u.s.c", "u.s.a", "bros", "dept", "univ", "assn", "llc", "m.d", "b.sc", "m.sc", "c.f.r", "est");

    /** Words that open a sentence but are hardly ever the second word of a name. */
    private static final Set<String> OPENERS = Set.of(
            "the",
            "a",
            "an",
            "this",
            "these",
            "that",
            "those",
            "it",
            "its",
            "he",
            "she",
            "they",
            "we",
            "i",
            "you",
            "there",
            "here",
            "in",
            "on",
            "at",
            "for",
            "from",
            "by",
            "with",
            "to",
            "as",
            "if",
            "when",
            "while",
            "where",
            "although",
            "because",
            "since",
            "however",
            "therefore",
            "thus",
            "moreover",
            "furthermore",
            "also",
            "then",
            "once",
            "after",
            "before",
            "during",
            "such",
            "some",
            "many",
            "most",
            "all",
            "each",
            "every",
            "any",
            "no",
            "not",
            "our",
            "their",
            "his",
            "her",
            "your",
            "my",
            "what",
            "which",
            "who",
            "how",
            "why",
            "but",
            "and",
            "or",
            "so",
            "yet",
            "another",
            "other",
            "several",
            "both",
            "see",
            "note",
            "organizations",
            "additionally",
            "finally",
            "first",
            "second",
            "next",
            "one",
            "two");

    private static final String CLOSERS = "\"'”’»)]}";
    private static final String TERMINALS = ".!?…";
    private static final String IDEOGRAPHIC = "。！？｡।॥።။៕។";

    private Sentences() {}

    /** Returns the sentences, trimmed, none empty, in order. */
    public static List<String> of(String text) {
        return spans(text).stream().map(span -> span.of(text)).toList();
    }

    /** Returns where the sentences stand: without surrounding white space, none empty, in order, not overlapping. */
    public static List<TextSpan> spans(String text) {
        List<TextSpan> spans = new ArrayList<>();
        int start = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\n') {
                add(spans, text, start, i);
                start = ++i;
            } else if (IDEOGRAPHIC.indexOf(c) >= 0) {
                i = afterClosers(text, i + 1, "”’」』）》");
                add(spans, text, start, i);
                start = i;
            } else if (TERMINALS.indexOf(c) >= 0) {
                int mark = i;
                while (i < text.length() && TERMINALS.indexOf(text.charAt(i)) >= 0) {
                    i++;
                }
                int end = afterClosers(text, i, CLOSERS);
                if (endsSentence(text, start, mark, i, end)) {
                    add(spans, text, start, end);
                    start = end;
                    i = end;
                }
            } else {
                i++;
            }
        }
        add(spans, text, start, text.length());
        return List.copyOf(spans);
    }

    private static boolean endsSentence(String text, int start, int mark, int afterMarks, int end) {
        if (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            return false;
        }
        int next = end;
        while (next < text.length() && text.charAt(next) != '\n' && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        if (next >= text.length() || text.charAt(next) == '\n') {
            return true;
        }
        if (text.charAt(next) == '(' && isReference(text, next)) {
            return false;
        }
        String following = wordAt(text, next);
        boolean smallFollows = startsSmall(text, next);
        if (text.charAt(mark) != '.' || afterMarks - mark > 1) {
            // "?!" and "..." end a sentence unless it goes on in small letters, as in: Why? he asked.
            return !smallFollows;
        }
        if (smallFollows) {
            return false;
        }
        String before = tokenBefore(text, start, mark);
        String token = before.toLowerCase(Locale.ROOT);
        if (token.isEmpty() || end > afterMarks) {
            return true;
        }
        if (isMarker(text, start, mark, before) || OPEN.contains(token)) {
            return false;
        }
        if (BEFORE_NUMBER.contains(token)) {
            char first = text.charAt(next);
            return !Character.isDigit(first)
                    && !(following.length() <= 2 && Character.isUpperCase(first))
                    && OPENERS.contains(following.toLowerCase(Locale.ROOT));
        }
        if (MAYBE.contains(token)) {
            return OPENERS.contains(following.toLowerCase(Locale.ROOT));
        }
        boolean initial = before.length() == 1 && Character.isUpperCase(before.charAt(0));
        return !initial
                || OPENERS.contains(following.toLowerCase(Locale.ROOT)) && !precededByCapital(text, start, mark);
    }

    /** Returns whether nothing but a short bracket without an end of its own is left of the line: "Who? (Section 2.1)". */
    private static boolean isReference(String text, int open) {
        int close = text.indexOf(')', open, Math.min(text.length(), open + 60));
        boolean last = close >= 0 && (close + 1 == text.length() || text.charAt(close + 1) == '\n');
        return last && close - open < 60 && TERMINALS.indexOf(text.charAt(close - 1)) < 0;
    }

    /** Returns whether the token opens the sentence as its numbering: "3.", "(b).", "iv.", "2.1.". */
    private static boolean isMarker(String text, int start, int mark, String token) {
        return token.length() <= 6
                && opensLine(text, start, mark - token.length())
                && token.matches("\\(?(\\d{1,3}(\\.\\d{1,3})*|[A-Za-z]|[ivxIVX]+)\\)?");
    }

    /** Returns whether nothing but white space lies between; the first other character from behind ends the search. */
    private static boolean opensLine(String text, int start, int end) {
        int i = end;
        while (i > start && Character.isWhitespace(text.charAt(i - 1))) {
            i--;
        }
        return i <= start;
    }

    /** Returns whether the word before an initial is a name too, as in "Grace B. Hopper". */
    private static boolean precededByCapital(String text, int start, int mark) {
        int i = mark - 2;
        while (i > start && text.charAt(i) == ' ') {
            i--;
        }
        while (i > start && Character.isLetter(text.charAt(i - 1))) {
            i--;
        }
        return i >= start && i < mark - 2 && Character.isUpperCase(text.charAt(i));
    }

    private static boolean startsSmall(String text, int from) {
        int i = from;
        while (i < text.length() && "\"'“‘«([{".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i < text.length() && Character.isLowerCase(text.charAt(i)) && !isBrandedWord(text, i);
    }

    /** Returns whether a word such as "iPhone" or "eBay" starts here: it opens a sentence in small letters. */
    private static boolean isBrandedWord(String text, int i) {
        return i + 1 < text.length() && Character.isUpperCase(text.charAt(i + 1));
    }

    private static String wordAt(String text, int from) {
        int i = from;
        while (i < text.length() && "\"'“‘«([{".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        int end = i;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(i, end);
    }

    private static String tokenBefore(String text, int start, int mark) {
        int i = mark;
        while (i > start && (Character.isLetterOrDigit(text.charAt(i - 1)) || text.charAt(i - 1) == '.')) {
            i--;
        }
        return text.substring(i, mark);
    }

    private static int afterClosers(String text, int from, String closers) {
        int i = from;
        while (i < text.length() && closers.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    private static void add(List<TextSpan> spans, String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        if (start < end) {
            spans.add(new TextSpan(start, end));
        }
    }
}
