package dev.retort.file;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;

/**
 * Why a text is not one JSON object, in words. The text is read once, without recursion.
 *
 * @param field where, such as {@code "messages[1].content"}; empty at the top
 * @param problem what is wrong, as the end of a sentence
 * @param position the character it was found at, counted from 0
 * @param cutShort whether the text only lacks its end
 */
public record JsonFault(String field, String problem, int position, boolean cutShort) {

    private static final Set<String> PYTHON = Set.of("True", "False", "None");
    private static final Set<String> NOT_NUMBERS = Set.of("NaN", "nan", "Infinity", "-Infinity", "inf", "-inf");
    private static final int LONGEST_NAME = 40;

    /** Returns the first fault of a text that a JSON parser refused. */
    public static JsonFault of(String text) {
        return new Scan(text).fault();
    }

    /** Returns the fault as the end of a sentence: the field, where there is one, and the problem. */
    public String words() {
        return field.isEmpty() ? problem : "\"%s\" %s".formatted(field, problem);
    }

    private enum Due {
        VALUE,
        FIRST_VALUE,
        KEY,
        FIRST_KEY,
        COLON,
        END_OF_VALUE
    }

    /** An object or a list that is open: the key or the index it is at. */
    private static final class Open {
        final boolean object;
        String key = "";
        int index;

        Open(boolean object) {
            this.object = object;
        }
    }

    private static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient JsonFault fault;

        Found(JsonFault fault) {
            super(fault.problem(), null, false, false);
            this.fault = fault;
        }
    }

    private static final class Scan {

        private final String text;
        private final Deque<Open> open = new ArrayDeque<>();
        private int at;
        private Due due = Due.VALUE;

        Scan(String text) {
            this.text = text;
        }

        JsonFault fault() {
            try {
                while (due != Due.END_OF_VALUE || !open.isEmpty()) {
                    step();
                }
                afterRoot();
                return new JsonFault("", "is nested too deeply or holds a number too long to be read", 0, false);
            } catch (Found found) {
                return found.fault;
            }
        }

        private void step() {
            skipBlanks();
            if (at >= text.length()) {
                throw cut("ends in the middle of the " + (outermostIsList() ? "list" : "object"));
            }
            char c = text.charAt(at);
            switch (due) {
                case VALUE, FIRST_VALUE -> value(c);
                case KEY, FIRST_KEY -> key(c);
                case COLON -> {
                    if (c != ':') {
                        throw here("lacks a colon behind its name");
                    }
                    at++;
                    due = Due.VALUE;
                }
                case END_OF_VALUE -> afterValue(c);
            }
        }

        private boolean outermostIsList() {
            return !open.isEmpty() && !open.getLast().object;
        }

        private void value(char c) {
            if (c == '{' || c == '[') {
                open.push(new Open(c == '{'));
                due = c == '{' ? Due.FIRST_KEY : Due.FIRST_VALUE;
                at++;
            } else if (c == '"') {
                string();
                due = Due.END_OF_VALUE;
            } else if (c == ']' && due == Due.FIRST_VALUE) {
                close();
            } else if (c == ']' || c == '}') {
                throw here(
                        afterComma()
                                ? "has a comma before its last bracket: remove the comma"
                                : "has no value: write null where there is none");
            } else if (c == '\'') {
                throw here(python());
            } else {
                word(c);
                due = Due.END_OF_VALUE;
            }
        }

        private void word(char first) {
            int end = at;
            while (end < text.length() && isWordPart(text.charAt(end))) {
                end++;
            }
            String word = text.substring(at, end);
            if (NOT_NUMBERS.contains(word)) {
                throw here("is %s, which JSON does not have: write null".formatted(word));
            }
            if (PYTHON.contains(word)) {
                throw here(python());
            }
            boolean number = word.matches("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");
            if (!number && !Set.of("true", "false", "null").contains(word)) {
                throw here(
                        word.isEmpty()
                                ? "has %s where a value is due".formatted(shown(first))
                                : "has \"%s\" where a value is due: a text needs double quotes around it"
                                        .formatted(shortened(word)));
            }
            at = end;
        }

        private static boolean isWordPart(char c) {
            return Character.isLetterOrDigit(c) || c == '-' || c == '+' || c == '.' || c == '_';
        }

        private void key(char c) {
            if (c == '}' && due == Due.FIRST_KEY) {
                close();
            } else if (c == '}') {
                throw here("has a comma before its last bracket: remove the comma");
            } else if (c == '\'') {
                throw here(python());
            } else if (c != '"') {
                throw here("has %s where a name between double quotes is due".formatted(shown(c)));
            } else {
                int start = at + 1;
                string();
                open.element().key = shortened(text.substring(start, at - 1));
                due = Due.COLON;
            }
        }

        private void afterValue(char c) {
            Open within = open.element();
            if (c == ',') {
                within.index++;
                due = within.object ? Due.KEY : Due.VALUE;
                at++;
            } else if (c == (within.object ? '}' : ']')) {
                close();
            } else if (c == '}' || c == ']') {
                throw here("closes with \"%s\" what another bracket opened".formatted(c));
            } else {
                throw here("lacks a comma, or holds a double quote that is not written as \\\"");
            }
        }

        private void close() {
            at++;
            open.pop();
            due = Due.END_OF_VALUE;
        }

        private void string() {
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                char c = text.charAt(at);
                if (c < ' ') {
                    throw here("holds a raw control character (U+%04X): write it as an escape such as \\n or \\t"
                            .formatted((int) c));
                }
                at += c == '\\' ? escape() : 1;
            }
            if (at >= text.length()) {
                throw cut("has a text without its closing quote");
            }
            at++;
        }

        private int escape() {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 'n';
            if (next == 'u') {
                String digits = text.substring(Math.min(text.length(), at + 2), Math.min(text.length(), at + 6));
                if (!digits.matches("[0-9a-fA-F]{4}") && at + 6 <= text.length()) {
                    throw here("has \\u without four hexadecimal digits behind it");
                }
                return Math.min(6, text.length() - at);
            }
            if ("\"\\/bfnrt".indexOf(next) < 0) {
                throw here("has a backslash before %s, which JSON does not know: write \\\\".formatted(shown(next)));
            }
            return 2;
        }

        private void afterRoot() {
            skipBlanks();
            if (at >= text.length()) {
                return;
            }
            char c = text.charAt(at);
            if (c == ',') {
                throw here("ends with a comma: remove the comma");
            }
            if (c == '{') {
                throw here("holds more than one object: write one object a line");
            }
            throw here("has more text behind its end");
        }

        private boolean afterComma() {
            int before = at - 1;
            while (before >= 0 && isBlank(text.charAt(before))) {
                before--;
            }
            return before >= 0 && text.charAt(before) == ',';
        }

        private void skipBlanks() {
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t' || c == '\n' || c == '\r';
        }

        private static String python() {
            return "is written as Python prints it, which is not JSON: write it with json.dumps";
        }

        private static String shown(char c) {
            return c > ' ' && c < 0x7F || Character.isLetterOrDigit(c)
                    ? "\"" + c + "\""
                    : String.format(Locale.ROOT, "U+%04X", (int) c);
        }

        private static String shortened(String name) {
            String kept = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
            return kept.replaceAll("\\p{Cntrl}", "?");
        }

        private Found here(String problem) {
            return new Found(new JsonFault(field(), problem, at, false));
        }

        private Found cut(String problem) {
            return new Found(new JsonFault(field(), problem, at, true));
        }

        private String field() {
            StringBuilder path = new StringBuilder();
            for (Iterator<Open> steps = open.descendingIterator(); steps.hasNext(); ) {
                Open step = steps.next();
                if (!step.object) {
                    path.append('[').append(step.index).append(']');
                } else if (!step.key.isEmpty()) {
                    path.append(path.isEmpty() ? "" : ".").append(step.key);
                }
            }
            return path.length() > 4 * LONGEST_NAME ? path.substring(0, 4 * LONGEST_NAME) + "…" : path.toString();
        }
    }
}
