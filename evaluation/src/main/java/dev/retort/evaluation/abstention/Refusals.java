package dev.retort.evaluation.abstention;

import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises by its words an answer that says that it cannot answer: English, German, French, Spanish, Italian. */
public final class Refusals {

    private static final Pattern REFUSAL = Pattern.compile("""
            \\b(?:do(?:es)? not|don't|doesn't|can ?not|can't|could not|couldn't|unable to)\\s+(?:\\w+\\s+)?\
            (?:know|answer|determine|find|say|tell|contain|provide|mention|specify|state)\\b\
            |\\bnot (?:mentioned|specified|stated|provided|contained|enough information|sure|clear from)\\b\
            |\\bno (?:information|answer|mention)\\b|\\binsufficient (?:information|context)\\b\
            |\\bweiß (?:ich |es )?nicht\\b|\\bkeine (?:angabe|information)|\\bnicht (?:angegeben|erwähnt|enthalten)\\b\
            |\\bne sais pas\\b|\\b(?:pas|aucune) (?:d'information|information|mention)|\\bn'est pas (?:mentionn|précis|indiqu)\
            |\\bno (?:lo )?(?:sé|se menciona|hay información)\\b|\\bnon (?:lo )?so\\b|\\bnessuna informazione\\b""", Pattern.UNICODE_CHARACTER_CLASS);

    private Refusals() {}

    /** Returns true for an empty answer and for one whose words refuse. */
    public static boolean isRefusal(String answer) {
        String text = answer.strip().toLowerCase(Locale.ROOT).replace('’', '\'');
        return text.isEmpty() || REFUSAL.matcher(text).find();
    }
}
