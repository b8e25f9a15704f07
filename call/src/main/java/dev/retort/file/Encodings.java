package dev.retort.file;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/** Encodings by the names that files, browsers and detectors give them. */
public final class Encodings {

    private Encodings() {}

    /**
     * Returns the encoding of a name. As in browsers, a name means the widest encoding of its family: "iso-8859-1" for
     * windows-1252, "gb2312" for GB18030.
     */
    public static Optional<Charset> named(String name) {
        String label = name.strip().toLowerCase(Locale.ROOT);
        String known = switch (label) {
            case "iso-8859-1", "iso8859-1", "latin1", "l1", "ascii", "us-ascii", "ansi" -> "windows-1252";
            case "iso-8859-9", "latin5" -> "windows-1254";
            case "iso-8859-11", "tis-620", "tis620", "windows-874", "dos-874" -> "x-windows-874";
            case "gb2312", "gbk", "gb_2312-80", "x-gbk", "hz-gb-2312" -> "GB18030";
            case "shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "cp932" -> "windows-31j";
            case "ks_c_5601-1987", "euc-kr", "korean", "ksc5601" -> "x-windows-949";
            case "iso-8859-8-i", "logical" -> "iso-8859-8";
            case "big5", "big5-hkscs", "cn-big5" -> "Big5-HKSCS";
            case "macintosh", "mac", "x-mac-roman" -> "x-MacRoman";
            case "maccyrillic", "x-mac-cyrillic" -> "x-MacCyrillic";
            case "utf8", "unicode-1-1-utf-8" -> "UTF-8";
            default -> label.replaceFirst("_(rtl|ltr)$", "");
        };
        // A small Java runtime lacks some wide encodings and has the one that was named.
        return supported(known).or(() -> supported(label));
    }

    private static Optional<Charset> supported(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }
}
