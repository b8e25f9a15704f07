package dev.retort.document.pdf;

import dev.retort.document.BlockKind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the raised marks of footnotes out of running text and leaves exponents and ordinals in. */
final class FootnoteMarks {

    private static final Pattern RAISED = Pattern.compile("\\s?\\uF8F0([^\\uF8F0\\uF8F1]*)\\uF8F1");
    private static final Pattern OPENING =
            Pattern.compile("^\\uF8F0?\\s*(\\d{1,3}|[*†‡§]+)\\s*\\uF8F1?\\s*(.*)$", Pattern.DOTALL);
    private static final Pattern LETTERS = Pattern.compile(".*\\p{L}{3}$", Pattern.DOTALL);

    private FootnoteMarks() {}

    /** Cleans the texts of one page's blocks. */
    static void remove(List<Draft> blocks) {
        Set<String> known = new HashSet<>();
        for (Draft block : blocks) {
            if (block.kind == BlockKind.FOOTNOTE) {
                Matcher opening = OPENING.matcher(block.text);
                if (opening.matches()) {
                    known.add(opening.group(1));
                    block.text = opening.group(2);
                }
            }
        }
        for (Draft block : blocks) {
            block.text = cleaned(block.text, known);
        }
    }

    private static String cleaned(String text, Set<String> known) {
        if (text.indexOf(Segment.RAISED) < 0 && text.indexOf(Segment.LOWERED) < 0) {
            return text;
        }
        Matcher matcher = RAISED.matcher(text);
        StringBuilder cleaned = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            cleaned.append(text, from, matcher.start());
            String mark = matcher.group(1).strip();
            boolean isMark = !mark.isEmpty()
                    && (Arrays.stream(mark.split("[,\\s]+")).allMatch(known::contains)
                            || mark.matches("[\\d,]*[*†‡§]+[\\d,*†‡§]*")
                            || mark.matches("\\d{1,3}([,–-]\\d{1,3})*") && followsWord(cleaned));
            if (!isMark) {
                cleaned.append(matcher.group().startsWith(" ") ? " " : "").append(mark);
            } else if (endsSentence(cleaned)
                    && matcher.end() < text.length()
                    && Character.isUpperCase(text.charAt(matcher.end()))) {
                // "UK.²Department": the mark stood for the space.
                cleaned.append(' ');
            }
            from = matcher.end();
        }
        cleaned.append(text, from, text.length());
        return cleaned.toString().replace("\uF8F0", "").replace("\uF8F1", "");
    }

    private static boolean endsSentence(CharSequence text) {
        return !text.isEmpty() && ".;,".indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    private static boolean followsWord(CharSequence before) {
        if (before.isEmpty()) {
            return false;
        }
        char last = before.charAt(before.length() - 1);
        return ".,;:!?)”\"".indexOf(last) >= 0 || LETTERS.matcher(before).matches();
    }
}
