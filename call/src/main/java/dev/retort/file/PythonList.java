package dev.retort.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list of texts as Python prints it, such as {@code ['first', "it's"]}, which is what pandas writes into a CSV; JSON's
 * lists of texts are of this form too.
 */
public final class PythonList {

    private final String text;
    private int at = 1;

    private PythonList(String text) {
        this.text = text;
    }

    /** Returns the texts of a list; empty where the text is not such a list from its first to its last character. */
    public static Optional<List<String>> read(String text) {
        String list = text.strip();
        return list.startsWith("[") && list.endsWith("]") ? new PythonList(list).texts() : Optional.empty();
    }

    private Optional<List<String>> texts() {
        List<String> texts = new ArrayList<>();
        int last = text.length() - 1;
        skipBlanks();
        while (at < last) {
            Optional<String> item = item();
            if (item.isEmpty()) {
                return Optional.empty();
            }
            texts.add(item.get());
            skipBlanks();
            // numpy prints arrays without commas.
            if (at < last && text.charAt(at) == ',') {
                at++;
                skipBlanks();
            }
        }
        return at == last ? Optional.of(texts) : Optional.empty();
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private Optional<String> item() {
        char quote = text.charAt(at);
        if (quote != '\'' && quote != '"') {
            return Optional.empty();
        }
        StringBuilder item = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return Optional.of(item.toString());
            }
            if (c == '\\' && at + 1 < text.length()) {
                escaped(item);
            } else {
                item.append(c);
            }
        }
        return Optional.empty();
    }

    /** Appends what a backslash and the character behind it stand for; {@code at} is then on the last character read. */
    private void escaped(StringBuilder item) {
        char c = text.charAt(++at);
        int digits = switch (c) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
        if (digits > 0 && at + digits < text.length()) {
            String hex = text.substring(at + 1, at + 1 + digits);
            if (hex.matches("0{0,3}+[0-9a-fA-F]{1,6}+") && Character.isValidCodePoint(Integer.parseInt(hex, 16))) {
                item.appendCodePoint(Integer.parseInt(hex, 16));
                at += digits;
                return;
            }
        }
        switch (c) {
            case 'n' -> item.append('\n');
            case 'r' -> item.append('\r');
            case 't' -> item.append('\t');
            case '\\', '\'', '"' -> item.append(c);
            default -> item.append('\\').append(c);
        }
    }
}
