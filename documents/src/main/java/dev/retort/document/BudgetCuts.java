package dev.retort.document;

import dev.retort.text.TextSpan;
import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;

/** Cuts sentences that are over the budget of a passage, in time that grows with their length only. Thread-safe. */
final class BudgetCuts {

    /** Most characters of a passage for each token of the budget: text without words must stay small too. */
    private static final int CHARACTERS_OF_A_TOKEN = 15;

    /** Its rules know the words of Thai and where Chinese and Japanese lines may end. */
    private static final Locale LINE_BREAKS = Locale.forLanguageTag("th");

    private final int budget;
    private final TokenCounter counter;

    BudgetCuts(int budget, TokenCounter counter) {
        this.budget = budget;
        this.counter = counter;
    }

    /** Returns the tokens of a text, at least what its characters take of a passage. */
    int tokens(String text) {
        return Math.max(counter.count(text), text.length() / CHARACTERS_OF_A_TOKEN);
    }

    /** Adds a sentence to the pieces, in parts that each fit the budget. */
    void cut(TextSpan sentence, String paragraph, List<TextSpan> pieces) {
        int start = sentence.start();
        int end = sentence.end();
        while (!fits(paragraph, start, end)) {
            String opening = paragraph.substring(start, Math.min(end, start + budget * CHARACTERS_OF_A_TOKEN));
            int cut = longest(opening);
            pieces.add(new TextSpan(start, start + cut));
            start += cut;
            while (start < end && paragraph.charAt(start) == ' ') {
                start++;
            }
        }
        if (start < end) {
            pieces.add(new TextSpan(start, end));
        }
    }

    private boolean fits(String paragraph, int start, int end) {
        return end - start < budget * CHARACTERS_OF_A_TOKEN && counter.count(paragraph.substring(start, end)) <= budget;
    }

    /** Returns the length of the longest opening within the budget that ends between words, or between characters. */
    private int longest(String rest) {
        int low = 1;
        int high = rest.length();
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (counter.count(rest.substring(0, middle)) <= budget) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int blank = rest.lastIndexOf(' ', low);
        return blank > low / 2 ? blank : withoutBlanks(rest, low);
    }

    private static int withoutBlanks(String rest, int longest) {
        BreakIterator breaks = BreakIterator.getLineInstance(LINE_BREAKS);
        breaks.setText(rest);
        int end = longest >= rest.length() ? longest : breaks.preceding(longest + 1);
        if (end > longest / 2) {
            return end;
        }
        boolean pair = longest > 1
                && Character.isHighSurrogate(rest.charAt(longest - 1))
                && (longest == rest.length() || Character.isLowSurrogate(rest.charAt(longest)));
        return pair ? longest - 1 : longest;
    }
}
