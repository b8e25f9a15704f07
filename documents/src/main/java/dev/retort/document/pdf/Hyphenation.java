package dev.retort.document.pdf;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides, from the document's own words, whether a hyphen at the end of a line belongs to the word. Built once from all pages,
 * then only read.
 */
final class Hyphenation {

    private static final Pattern BEFORE =
            Pattern.compile("(\\p{L}+(?:[-\\u2010\\u2011]\\p{L}+){0,6})[-\\u2010\\u00AD]$");
    private static final Pattern AFTER = Pattern.compile("^\\p{Ll}\\p{L}*");
    /** A name with digits or capitals inside, such as Chem4Word. */
    private static final Pattern NAME_BEFORE = Pattern.compile("(\\p{L}[\\p{L}\\p{Nd}]*)[-\\u2010\\u00AD]$");

    private static final Pattern NAME_AFTER = Pattern.compile("^\\p{L}[\\p{L}\\p{Nd}]*");
    private static final Pattern ADDRESS_END = Pattern.compile("^[\\w%~-]*\\.(?:pdf|html?|aspx?|php|txt|docx?|xml)\\b");

    private static final List<String> JOINING = List.of("and", "or", "to");

    private static final int RARELY = 50;

    /** As much of a line's end as can matter; keeps the patterns cheap on any text. */
    private static final int TAIL = 200;

    private final Map<String, Integer> words = new HashMap<>();
    private int lines;
    private int hyphens;
    private int soft;
    private int hard;

    /** Counts the words inside the lines; the last word of a line that ends with a hyphen is left out. */
    void learn(List<Row> rows) {
        for (Row row : rows) {
            String text = row.text();
            boolean hyphen = endsWithHyphen(text);
            for (int at = 0; at < text.length(); ) {
                int end = wordEnd(text, at);
                if (end > at && !(hyphen && end >= text.length() - 1)) {
                    words.merge(text.substring(at, end).toLowerCase(Locale.ROOT), 1, Integer::sum);
                }
                at = end > at ? end : at + Character.charCount(text.codePointAt(at));
            }
        }
    }

    /** Returns where the word that begins at a place ends, with up to six parts after hyphens; the place if none does. */
    private static int wordEnd(String text, int start) {
        int end = partEnd(text, start);
        for (int part = 0; part < 6 && end > start && end < text.length() && isHyphen(text.charAt(end)); part++) {
            int next = partEnd(text, end + 1);
            if (next == end + 1) {
                break;
            }
            end = next;
        }
        return end;
    }

    /** Returns the end of a letter with the letters and digits after it; the place if there is no letter. */
    private static int partEnd(String text, int start) {
        int at = start;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            if (!Character.isLetter(character)
                    && (at == start || Character.getType(character) != Character.DECIMAL_DIGIT_NUMBER)) {
                break;
            }
            at += Character.charCount(character);
        }
        return at;
    }

    private static boolean isHyphen(char character) {
        return character == '-' || character == '\u2010' || character == '\u2011';
    }

    /** Looks at a line break for the habit of the document: hyphenated by the typesetter, or ragged and never hyphenated. */
    void observe(String before, String after) {
        lines++;
        if (!endsWithHyphen(before)) {
            return;
        }
        hyphens++;
        Matcher b = BEFORE.matcher(before.substring(Math.max(0, before.length() - TAIL)));
        Matcher a = AFTER.matcher(after);
        if (b.find() && a.find()) {
            int joined = count(b.group(1) + a.group());
            int compound = count(b.group(1) + "-" + a.group());
            if (joined > compound) {
                soft++;
            } else if (compound > joined) {
                hard++;
            }
        }
    }

    /** Joins two lines of one paragraph, with a space, with the hyphen, or without it. */
    String join(String before, String after) {
        if (before.isEmpty() || after.isEmpty()) {
            return before + after;
        }
        String tail = before.substring(Math.max(0, before.length() - TAIL));
        if (!endsWithHyphen(before)) {
            boolean ideographs = Character.isIdeographic(before.codePointBefore(before.length()))
                    && Character.isIdeographic(after.codePointAt(0));
            return ideographs || isBrokenAddress(tail, after) ? before + after : before + " " + after;
        }
        String stem = before.substring(0, before.length() - 1);
        if (before.charAt(before.length() - 1) == '\u00AD') {
            return stem + after;
        }
        Matcher b = BEFORE.matcher(tail);
        Matcher a = AFTER.matcher(after);
        if (isName(tail, after)) {
            return stem + after;
        }
        if (!b.find()) {
            return tail.matches(".*[\\s(]-$") ? before + " " + after : before + after;
        }
        if (!a.find()) {
            return before + after;
        }
        // "short- and long-term": the hyphen stands for a word left out.
        if (JOINING.contains(a.group()) && count(b.group(1) + a.group()) == 0) {
            return before + " " + after;
        }
        int joined = count(b.group(1) + a.group());
        int compound = count(b.group(1) + "-" + a.group());
        if (joined != compound) {
            return joined > compound ? stem + after : before + after;
        }
        String last = b.group(1).substring(b.group(1).lastIndexOf('-') + 1);
        boolean bothWords = count(last) > 1
                && count(a.group()) > 1
                && last.length() > 2
                && a.group().length() > 3;
        // Who hyphenates does so at one line of twenty or more often.
        boolean ragged = hyphens * RARELY < lines;
        boolean keep = soft == 0 && hard == 0 ? bothWords || ragged : hard > soft || bothWords && soft < 4 * hard;
        return keep ? before + after : stem + after;
    }

    private static boolean isBrokenAddress(String tail, String after) {
        return tail.contains("://")
                && (tail.matches(".*https?://\\S*[/_=?&]$") && after.matches("^[\\w%].*")
                        || tail.matches(".*https?://\\S*\\w$")
                                && ADDRESS_END.matcher(after).find());
    }

    /** Returns whether the parts are one word elsewhere in the document and not two with a hyphen. */
    private boolean isName(String tail, String after) {
        Matcher b = NAME_BEFORE.matcher(tail);
        Matcher a = NAME_AFTER.matcher(after);
        return b.find() && a.find() && count(b.group(1) + a.group()) > count(b.group(1) + "-" + a.group());
    }

    private int count(String word) {
        return words.getOrDefault(
                word.toLowerCase(Locale.ROOT).replace('\u2010', '-').replace('\u2011', '-'), 0);
    }

    private static boolean endsWithHyphen(String text) {
        char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
        return last == '-' || last == '\u2010' || last == '\u00AD';
    }
}
