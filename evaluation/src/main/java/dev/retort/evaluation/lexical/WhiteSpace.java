package dev.retort.evaluation.lexical;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** White space as the reference implementations take it: all of Unicode's, and the ASCII separators. */
final class WhiteSpace {

    private static final Pattern RUN = Pattern.compile("[\\s\\p{Z}\\x1c-\\x1f\\x85]+");

    private WhiteSpace() {}

    static List<String> split(String text) {
        return Arrays.stream(RUN.split(text)).filter(part -> !part.isEmpty()).toList();
    }

    static String removedFrom(String text) {
        return RUN.matcher(text).replaceAll("");
    }

    static String strippedFromEnd(String text) {
        return text.replaceAll("[\\s\\p{Z}\\x1c-\\x1f\\x85]+\\z", "");
    }
}
