package dev.retort.local.jinja;

import java.util.ArrayList;
import java.util.List;

/** Cuts the inside of a tag into tokens. */
final class Lexer {

    /** The kind of a token. */
    enum Kind {
        NAME,
        TEXT,
        INTEGER,
        FRACTION,
        SIGN,
        END
    }

    /**
     * One token.
     *
     * @param kind what it is
     * @param text the name, the sign, the digits, or the text without quotes and escapes
     */
    record Token(Kind kind, String text) {

        boolean is(String sign) {
            return kind != Kind.TEXT && text.equals(sign);
        }
    }

    private static final List<String> SIGNS = List.of(
            "==", "!=", "<=", ">=", "//", "**", "(", ")", "[", "]", "{", "}", ",", ":", ".", "|", "=", "<", ">", "+",
            "-", "*", "/", "%", "~");

    private final String source;
    private int at;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) {
        Lexer lexer = new Lexer(source);
        List<Token> tokens = new ArrayList<>();
        for (Token token = lexer.next(); token.kind() != Kind.END; token = lexer.next()) {
            tokens.add(token);
        }
        tokens.add(new Token(Kind.END, ""));
        return tokens;
    }

    private Token next() {
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
        if (at == source.length()) {
            return new Token(Kind.END, "");
        }
        char c = source.charAt(at);
        if (c == '\'' || c == '"') {
            return new Token(Kind.TEXT, quoted(c));
        }
        if (c >= '0' && c <= '9') {
            return number();
        }
        if (Character.isLetter(c) || c == '_') {
            int start = at;
            while (at < source.length() && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '_')) {
                at++;
            }
            return new Token(Kind.NAME, source.substring(start, at));
        }
        for (String sign : SIGNS) {
            if (source.startsWith(sign, at)) {
                at += sign.length();
                return new Token(Kind.SIGN, sign);
            }
        }
        throw Template.problem("\"%s\" has a character that is not understood: %c".formatted(source, c));
    }

    private Token number() {
        int start = at;
        boolean fraction = false;
        while (at < source.length()) {
            char c = source.charAt(at);
            boolean point =
                    c == '.' && !fraction && at + 1 < source.length() && Character.isDigit(source.charAt(at + 1));
            if (!point && c != '_' && (c < '0' || c > '9')) {
                break;
            }
            fraction |= point;
            at++;
        }
        String digits = source.substring(start, at).replace("_", "");
        if (digits.length() > 18) {
            throw Template.problem("the number %s is too long".formatted(digits));
        }
        return new Token(fraction ? Kind.FRACTION : Kind.INTEGER, digits);
    }

    private String quoted(char quote) {
        StringBuilder text = new StringBuilder();
        for (at++; at < source.length(); at++) {
            char c = source.charAt(at);
            if (c == quote) {
                at++;
                return text.toString();
            }
            if (c == '\\' && at + 1 < source.length()) {
                at++;
                escape(source.charAt(at), text);
            } else {
                text.append(c);
            }
        }
        throw Template.problem("a text is not closed in " + source);
    }

    private void escape(char c, StringBuilder text) {
        switch (c) {
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case '\\', '\'', '"' -> text.append(c);
            case 'u', 'x' -> {
                int digits = c == 'u' ? 4 : 2;
                try {
                    text.append((char) Integer.parseInt(source, at + 1, at + 1 + digits, 16));
                } catch (NumberFormatException | IndexOutOfBoundsException e) {
                    throw Template.problem("an escape is not understood in " + source);
                }
                at += digits;
            }
            case '\n' -> {}
            default -> text.append('\\').append(c);
        }
    }
}
