package dev.retort.text;

import java.util.regex.Pattern;

/** Recognises by how a reply begins that it declines the task: English, German, French, Spanish, Italian. */
public final class DecliningReply {

    private static final int SHOWN = 80;

    private static final Pattern DECLINES = Pattern.compile("""
            [\\s"'*]*+(?:(?:i'?\\s?a?m (?:very |so |truly )?sorry|sorry|i apologi[sz]e|unfortunately)[,.;:]?(?: but)? )?\
            (?:as an? (?:ai|artificial intelligence|large language model|language model)(?: \\w+){0,3}, i\\b\
            |i (?:cannot|can't|can not|won't|will not|am unable to|am not able to|must decline to)\
             (?:help|assist|comply|answer|provide|do that|fulfil|discuss|continue|engage|generate|create|respond)\\b\
            |i'm (?:unable|not able) to (?:help|assist|comply|answer|provide|fulfil|discuss|respond)\\b)\
            |[\\s"'*]*+(?:(?:es )?tut mir leid, (?:aber )?(?:ich kann|dabei kann ich)\
            |ich kann (?:dir|ihnen) (?:dabei|damit) nicht\
            |(?:je suis )?désolée?, (?:mais )?je ne peux pas|lo siento, (?:pero )?no puedo\
            |mi dispiace, (?:ma )?non posso)\\b""", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private DecliningReply() {}

    public static boolean is(String text) {
        return DECLINES.matcher(text.replace('’', '\'')).lookingAt();
    }

    /** Returns the beginning of a reply, for the reason. */
    public static String beginning(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
