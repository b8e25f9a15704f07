package dev.retort.local.generation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a text as the beginning of one JSON object (RFC 8259) without blanks before it, as far as it goes. Used once. */
final class JsonText {

    /** Whether a text is a JSON object, or may become one. */
    enum State {
        /** Nothing that follows makes it one. */
        BROKEN,
        /** More has to follow. */
        BEGUN,
        /** It is one. */
        WHOLE
    }

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern BEGUN_NUMBER =
            Pattern.compile("-|-?(0|[1-9][0-9]*)(\\.|(\\.[0-9]+)?([eE][+-]?[0-9]*)?)");
    private static final List<String> LITERALS = List.of("true", "false", "null");
    private static final int DEEPEST = 64;
    /** A model that has nothing to say may add blanks without end. */
    private static final int MOST_BLANKS = 32;

    private enum Due {
        OBJECT,
        FIRST_KEY,
        KEY,
        COLON,
        FIRST_VALUE,
        VALUE,
        SEPARATOR,
        NOTHING
    }

    private final String text;
    private final Deque<Character> open = new ArrayDeque<>();
    private Due due = Due.OBJECT;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** Returns whether a text is a JSON object, or may become one. */
    static State of(String text) {
        return new JsonText(text).read();
    }

    private State read() {
        int blanks = 0;
        while (at < text.length()) {
            if (due != Due.OBJECT && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
                at++;
                if (++blanks > MOST_BLANKS) {
                    return State.BROKEN;
                }
            } else {
                blanks = 0;
                if (!takes(text.charAt(at))) {
                    return State.BROKEN;
                }
            }
        }
        return due == Due.NOTHING ? State.WHOLE : State.BEGUN;
    }

    private boolean takes(char next) {
        return switch (due) {
            case OBJECT -> next == '{' && opens(next);
            case FIRST_KEY -> next == '}' ? closes(next) : next == '"' && string(Due.COLON);
            case KEY -> next == '"' && string(Due.COLON);
            case COLON -> next == ':' && moveTo(Due.VALUE);
            case FIRST_VALUE -> next == ']' ? closes(next) : value(next);
            case VALUE -> value(next);
            case SEPARATOR ->
                next == ','
                        ? moveTo(open.getLast() == '{' ? Due.KEY : Due.VALUE)
                        : (next == '}' || next == ']') && closes(next);
            case NOTHING -> false;
        };
    }

    private boolean moveTo(Due next) {
        at++;
        due = next;
        return true;
    }

    private boolean opens(char bracket) {
        open.addLast(bracket);
        return open.size() <= DEEPEST && moveTo(bracket == '{' ? Due.FIRST_KEY : Due.FIRST_VALUE);
    }

    private boolean closes(char bracket) {
        return open.removeLast() == (bracket == '}' ? '{' : '[')
                && moveTo(open.isEmpty() ? Due.NOTHING : Due.SEPARATOR);
    }

    private boolean value(char next) {
        return switch (next) {
            case '{', '[' -> opens(next);
            case '"' -> string(Due.SEPARATOR);
            default -> plain();
        };
    }

    private boolean string(Due then) {
        for (at++; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '"') {
                return moveTo(then);
            }
            if (next < ' ' || next == '\\' && !escape()) {
                return false;
            }
        }
        return true;
    }

    /** Leaves the place at the last character of the escape. */
    private boolean escape() {
        if (++at >= text.length()) {
            return true;
        }
        char kind = text.charAt(at);
        if (kind != 'u') {
            return "\"\\/bfnrt".indexOf(kind) >= 0;
        }
        for (int digit = 0; digit < 4 && at + 1 < text.length(); digit++) {
            if (!HexFormat.isHexDigit(text.charAt(++at))) {
                return false;
            }
        }
        return true;
    }

    /** A number, or true, false or null; at the end of the text also what may become one. */
    private boolean plain() {
        int begin = at;
        while (at < text.length()
                && ("+-.".indexOf(text.charAt(at)) >= 0 || Character.isLetterOrDigit(text.charAt(at)))) {
            at++;
        }
        String word = text.substring(begin, at);
        boolean last = at == text.length();
        boolean whole = NUMBER.matcher(word).matches() || LITERALS.contains(word);
        boolean mayBecome = last
                && (BEGUN_NUMBER.matcher(word).matches()
                        || LITERALS.stream().anyMatch(literal -> literal.startsWith(word)));
        due = Due.SEPARATOR;
        return !word.isEmpty() && (whole || mayBecome);
    }
}
