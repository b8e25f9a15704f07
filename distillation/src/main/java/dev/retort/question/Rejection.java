package dev.retort.question;

import java.util.Locale;

/** Why a candidate is not a question of the run; each reason is counted on its own. */
enum Rejection {
    /** The model failed for good. */
    MODEL_FAILED("the model gave no reply"),
    /** The reply held no question. */
    NO_QUESTION("the reply held no question"),
    /** Not one line with one question mark at its end, or not 6 to 30 words. */
    FORM("not one line ending in its only question mark, or not 6 to 30 words"),
    /** Asks about the text instead of its subject, or fits any document. */
    GENERIC("about the text itself, or fitting any document"),
    /** Refers to something outside itself ("this", "the above"). */
    DEICTIC("points at something the question does not name"),
    /** Repeats its own words. */
    LOOP("repeats itself"),
    /** Copies the text, with a question mark. */
    COPY("a copy of the text"),
    /** Uses words its passage does not have. */
    NOT_ANSWERABLE("too few of its words are in its passage"),
    /** Asks for a reason, a way, an extreme or a denial that its sentence does not state. */
    UNFOUNDED("asks for what the sentence it was made from does not state"),
    /** Its own answer adds nothing to it. */
    NOTHING_NEW("the sentence it was made from adds nothing to it"),
    /** Strays from the sentence it was made from. */
    OFF_TOPIC("too far from the sentence it was made from"),
    /** Does not find its passage again. */
    ROUND_TRIP("its passage is not among the first three found for it"),
    /** Nearly equal to an accepted question of the same side. */
    DUPLICATE("nearly equal to another question"),
    /** Nearly equal to a question, or made from text, of the other side. */
    LEAK("too near to the other side of the split"),
    /** The configured judge refused it. */
    CRITIC("refused by the critic");

    private final String meaning;

    Rejection(String meaning) {
        this.meaning = meaning;
    }

    /** Returns the name used in files, such as {@code "round_trip"}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the reason for a person to read. */
    public String meaning() {
        return meaning;
    }
}
