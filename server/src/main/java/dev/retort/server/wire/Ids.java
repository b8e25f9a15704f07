package dev.retort.server.wire;

import java.util.Locale;

/** Ids as clients write them: a UUID, or OpenAI's prefix with the digits of one. */
public final class Ids {

    private static final String OPENAI =
            "(file-|ftjob-|batch_)([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})";

    private Ids() {}

    /** Returns the UUID of an id in either form; a text that is neither as it is. */
    public static String plain(String id) {
        return id.toLowerCase(Locale.ROOT).replaceFirst("^" + OPENAI + "$", "$2-$3-$4-$5-$6");
    }

    /** Returns OpenAI's form of a UUID, such as {@code file-1b4e28ba2fa111d2883f0016d3cca427}. */
    public static String openAi(String prefix, String uuid) {
        return prefix + "-" + uuid.replace("-", "");
    }
}
