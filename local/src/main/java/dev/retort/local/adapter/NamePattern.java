package dev.retort.local.adapter;

import dev.retort.error.InputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A regular expression of an adapter's configuration, matched against names of modules in bounded time. */
final class NamePattern {

    private static final int LONGEST = 2_000;
    private static final int MOST_LOOKS = 200_000;

    private final String setting;
    private final String expression;
    private final Pattern pattern;

    /**
     * Reads an expression.
     *
     * @param setting the key it comes from
     * @param expression as Python's {@code re} takes it
     * @param form what surrounds it, with {@code %s} in its place
     * @throws InputException naming the key, if it cannot be read here
     */
    NamePattern(String setting, String expression, String form) {
        this.setting = setting;
        this.expression = expression;
        if (expression.length() > LONGEST) {
            throw refused(null);
        }
        try {
            this.pattern = Pattern.compile(form.formatted(expression));
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw refused(e);
        }
    }

    /** Returns whether the whole name matches. */
    boolean matches(String name) {
        return whole(name) != null;
    }

    /** Returns the match of the whole name, or null. */
    @Nullable
    Matcher whole(String name) {
        Matcher matcher = pattern.matcher(new Counted(name, new int[1]));
        try {
            return matcher.matches() ? matcher : null;
        } catch (TooLong | StackOverflowError e) {
            throw refused(e);
        }
    }

    private InputException refused(@Nullable Throwable cause) {
        return new InputException(
                "The adapter's %s holds an expression that cannot be used here: %s."
                        .formatted(setting, expression.length() > 80 ? expression.substring(0, 80) + "…" : expression),
                "List the modules by name in adapter_config.json, such as [\"q_proj\", \"v_proj\"].",
                cause);
    }

    /** A text that gives up when it has been looked at too often, as by an expression that tries every way. */
    private record Counted(CharSequence text, int[] looks) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] > MOST_LOOKS) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
