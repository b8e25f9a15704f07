package dev.retort.document.word;

import java.util.ArrayList;
import java.util.List;

/** A paragraph while it is read. Not thread-safe. */
final class ParagraphText {

    final StringBuilder text = new StringBuilder();
    final List<String> notes = new ArrayList<>();

    /** What hangs in the paragraph: text boxes and diagrams. */
    final List<Item> hanging = new ArrayList<>();

    ParagraphFormat format = ParagraphFormat.NONE;
    RunFormat run = RunFormat.NONE;

    /** Whether the run holds the mark of a note, written by hand. */
    boolean noteMark;

    /** Whether some of the paragraph's text is hidden or deleted. */
    boolean partlyHidden;

    private int letters;
    private int boldLetters;
    private int contentsLetters;
    private int smallest = Integer.MAX_VALUE;

    /** Adds text that shows, in its format. */
    void add(String shown, Style.Format format, boolean inContents) {
        text.append(shown);
        int count = (int) shown.codePoints().filter(Character::isLetterOrDigit).count();
        if (count > 0) {
            letters += count;
            boldLetters += format.bold().orElse(false) ? count : 0;
            contentsLetters += inContents ? count : 0;
            smallest = Math.min(smallest, format.size().orElse(0));
        }
    }

    boolean isBold() {
        return letters > 0 && boldLetters == letters;
    }

    boolean isContents() {
        return contentsLetters > 0 && 2 * contentsLetters > letters;
    }

    /** Returns the smallest size of its letters in half points, 0 where unknown. */
    int size() {
        return letters == 0 ? 0 : smallest;
    }
}
