package dev.retort.question;

import dev.retort.document.Passage;
import java.util.regex.Pattern;

/** Sections that hold no subject matter: contents, acknowledgements, glossaries, references. */
final class BackMatter {

    private static final Pattern TITLE = Pattern.compile(
            "^(appendix [a-z0-9]+\\W*|\\W*[a-z0-9]{1,3}[.:)]\\s+)?"
                    + "(table of |list of )?(contents|figures|tables|tables and figures|acknowledge?ments?|"
                    + "references|bibliography|glossary|glossary of terms|acronyms?( and abbreviations)?|"
                    + "abbreviations|index|authors?|about the authors?|resources|further reading|errata|"
                    + "change ?log|revision history|copyright|trademark information|authority|disclaimer)\\s*$",
            Pattern.CASE_INSENSITIVE);

    private BackMatter() {}

    /** Returns whether a passage is in a section worth asking about. */
    static boolean isAskable(Passage passage) {
        return !TITLE.matcher(passage.section().strip()).find();
    }
}
