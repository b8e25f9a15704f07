package dev.retort.document.word;

import java.util.Locale;
import java.util.Map;

/** The characters behind the codes of symbol fonts. */
final class Symbols {

    private static final String SYMBOL_LETTERS = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    private static final String SYMBOL_SMALL = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

    private static final Map<Integer, String> SYMBOL = Map.ofEntries(
            Map.entry(0x22, "∀"),
            Map.entry(0x24, "∃"),
            Map.entry(0x27, "∋"),
            Map.entry(0x2A, "∗"),
            Map.entry(0x2D, "−"),
            Map.entry(0x40, "≅"),
            Map.entry(0x5C, "∴"),
            Map.entry(0x5E, "⊥"),
            Map.entry(0x7E, "∼"),
            Map.entry(0xA0, "€"),
            Map.entry(0xA2, "′"),
            Map.entry(0xA3, "≤"),
            Map.entry(0xA5, "∞"),
            Map.entry(0xAB, "↔"),
            Map.entry(0xAC, "←"),
            Map.entry(0xAD, "↑"),
            Map.entry(0xAE, "→"),
            Map.entry(0xAF, "↓"),
            Map.entry(0xB0, "°"),
            Map.entry(0xB1, "±"),
            Map.entry(0xB2, "″"),
            Map.entry(0xB3, "≥"),
            Map.entry(0xB4, "×"),
            Map.entry(0xB5, "∝"),
            Map.entry(0xB6, "∂"),
            Map.entry(0xB7, "•"),
            Map.entry(0xB8, "÷"),
            Map.entry(0xB9, "≠"),
            Map.entry(0xBA, "≡"),
            Map.entry(0xBB, "≈"),
            Map.entry(0xBC, "…"),
            Map.entry(0xC6, "∅"),
            Map.entry(0xC7, "∩"),
            Map.entry(0xC8, "∪"),
            Map.entry(0xCE, "∈"),
            Map.entry(0xCF, "∉"),
            Map.entry(0xD0, "∠"),
            Map.entry(0xD1, "∇"),
            Map.entry(0xD2, "®"),
            Map.entry(0xD3, "©"),
            Map.entry(0xD4, "™"),
            Map.entry(0xD5, "∏"),
            Map.entry(0xD6, "√"),
            Map.entry(0xD7, "⋅"),
            Map.entry(0xD9, "∧"),
            Map.entry(0xDA, "∨"),
            Map.entry(0xDB, "⇔"),
            Map.entry(0xDC, "⇐"),
            Map.entry(0xDE, "⇒"),
            Map.entry(0xE5, "∑"),
            Map.entry(0xF2, "∫"));

    private static final Map<Integer, String> WINGDINGS = Map.ofEntries(
            Map.entry(0x28, "☎"),
            Map.entry(0x2A, "✉"),
            Map.entry(0x4A, "☺"),
            Map.entry(0x6C, "●"),
            Map.entry(0x6E, "■"),
            Map.entry(0x6F, "□"),
            Map.entry(0x71, "❑"),
            Map.entry(0x75, "◆"),
            Map.entry(0xA7, "▪"),
            Map.entry(0xA8, "☐"),
            Map.entry(0xDF, "←"),
            Map.entry(0xE0, "→"),
            Map.entry(0xE1, "↑"),
            Map.entry(0xE2, "↓"),
            Map.entry(0xE8, "→"),
            Map.entry(0xF0, "→"),
            Map.entry(0xFB, "✗"),
            Map.entry(0xFC, "✓"),
            Map.entry(0xFD, "☒"),
            Map.entry(0xFE, "☑"));

    private Symbols() {}

    /** Returns the character of a code in hexadecimal, of a font; empty where it is not known. */
    static String text(String font, String hexadecimal) {
        if (!hexadecimal.matches("[0-9A-Fa-f]{1,6}")) {
            return "";
        }
        int code = Integer.parseInt(hexadecimal, 16);
        return isPrivate(code) ? ofFont(font, code - 0xF000) : ofCode(font, code);
    }

    /** Returns a text with the codes that symbol fonts keep in the private use area as characters. */
    static String plain(String font, String text) {
        if (text.chars().noneMatch(Symbols::isPrivate)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(isPrivate(c) ? ofFont(font, c - 0xF000) : String.valueOf(c));
        }
        return plain.toString();
    }

    private static boolean isPrivate(int code) {
        return code >= 0xF020 && code <= 0xF0FF;
    }

    private static String ofCode(String font, int code) {
        String known = code < 0x100 ? ofFont(font, code) : "";
        if (!known.isEmpty()) {
            return known;
        }
        return Character.isValidCodePoint(code) && (code < 0xD800 || code > 0xDFFF) && code >= 0x20
                ? Character.toString(code)
                : "";
    }

    private static String ofFont(String font, int code) {
        String name = font.toLowerCase(Locale.ROOT);
        if (name.startsWith("wingdings") || name.startsWith("webdings")) {
            return WINGDINGS.getOrDefault(code, "");
        }
        if (code >= 'A' && code <= 'Z') {
            return SYMBOL_LETTERS.substring(code - 'A', code - 'A' + 1);
        }
        if (code >= 'a' && code <= 'z') {
            return SYMBOL_SMALL.substring(code - 'a', code - 'a' + 1);
        }
        return SYMBOL.getOrDefault(code, code >= 0x20 && code < 0x7F ? String.valueOf((char) code) : "");
    }
}
