package dev.retort.local.jinja;

import java.util.ArrayList;
import java.util.List;

/** Cuts a template into plain text, {@code {{ outputs }}} and {@code {% statements %}}, and settles the white space. */
final class Scanner {

    /** A part of a template. */
    sealed interface Part {

        /** Text that is written as it is. */
        record Text(String text) implements Part {}

        /** The inside of double braces. */
        record Output(String source) implements Part {}

        /** The inside of a statement. */
        record Block(String source) implements Part {}
    }

    private final String source;
    private final List<Part> parts = new ArrayList<>();

    Scanner(String source) {
        String unix = source.replace("\r\n", "\n");
        this.source = unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
    }

    List<Part> scan() {
        int at = 0;
        boolean stripNext = false;
        boolean trimNewline = false;
        while (at <= source.length()) {
            int open = nextTag(at);
            int end = open < 0 ? source.length() : open;
            String text = source.substring(at, end);
            if (stripNext) {
                text = text.stripLeading();
            } else if (trimNewline && text.startsWith("\n")) {
                text = text.substring(1);
            }
            if (open < 0) {
                add(text);
                break;
            }
            char kind = source.charAt(open + 1);
            char mark = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
            if (mark == '-') {
                text = text.stripTrailing();
            } else if (kind != '{' && mark != '+') {
                text = withoutIndent(text, at == 0 || text.length() < end - at);
            }
            add(text);
            int from = open + (mark == '-' || mark == '+' ? 3 : 2);
            int close = close(kind, from);
            char last = close > from ? source.charAt(close - 1) : ' ';
            boolean marked = last == '-' || last == '+' && kind != '{';
            String inside = source.substring(from, marked ? close - 1 : close);
            switch (kind) {
                case '{' -> parts.add(new Part.Output(inside));
                case '%' -> parts.add(new Part.Block(inside.strip()));
                default -> {}
            }
            stripNext = last == '-' && close > from;
            trimNewline = kind != '{' && !(last == '+' && close > from);
            at = close + 2;
        }
        return parts;
    }

    private void add(String text) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }

    private int nextTag(int from) {
        for (int i = source.indexOf('{', from); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            if ("{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** Removes blanks between the last line break and the end, where nothing else is there. */
    private static String withoutIndent(String text, boolean startsLine) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        boolean wholeLine = end == 0 ? startsLine : text.charAt(end - 1) == '\n';
        return wholeLine ? text.substring(0, end) : text;
    }

    /** Finds the end of a tag; quotes inside outputs and statements may hold the closing characters. */
    private int close(char kind, int from) {
        String closing = kind == '{' ? "}}" : kind == '%' ? "%}" : "#}";
        char quote = 0;
        int braces = 0;
        for (int i = from; i < source.length(); i++) {
            char c = source.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (kind != '#' && (c == '\'' || c == '"')) {
                quote = c;
            } else if (braces == 0 && source.startsWith(closing, i)) {
                return i;
            } else if (kind == '{' && c == '{') {
                braces++;
            } else if (kind == '{' && c == '}' && braces > 0) {
                braces--;
            }
        }
        throw Template.problem("a tag is not closed: " + source.substring(from, Math.min(source.length(), from + 40)));
    }
}
