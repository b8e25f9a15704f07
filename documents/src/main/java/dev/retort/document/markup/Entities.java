package dev.retort.document.markup;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves the character references of HTML: all numeric ones and the names in common use. */
final class Entities {

    private static final Pattern REFERENCE = Pattern.compile("&(#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});?");
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("amp", "&"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("nbsp", " "),
            Map.entry("shy", ""),
            Map.entry("ndash", "–"),
            Map.entry("mdash", "—"),
            Map.entry("lsquo", "‘"),
            Map.entry("rsquo", "’"),
            Map.entry("ldquo", "“"),
            Map.entry("rdquo", "”"),
            Map.entry("hellip", "…"),
            Map.entry("bull", "•"),
            Map.entry("middot", "·"),
            Map.entry("copy", "©"),
            Map.entry("reg", "®"),
            Map.entry("trade", "™"),
            Map.entry("deg", "°"),
            Map.entry("plusmn", "±"),
            Map.entry("times", "×"),
            Map.entry("divide", "÷"),
            Map.entry("micro", "µ"),
            Map.entry("para", "¶"),
            Map.entry("sect", "§"),
            Map.entry("euro", "€"),
            Map.entry("pound", "£"),
            Map.entry("cent", "¢"),
            Map.entry("yen", "¥"),
            Map.entry("laquo", "«"),
            Map.entry("raquo", "»"),
            Map.entry("frac12", "½"),
            Map.entry("sup2", "²"),
            Map.entry("sup3", "³"),
            Map.entry("auml", "ä"),
            Map.entry("ouml", "ö"),
            Map.entry("uuml", "ü"),
            Map.entry("Auml", "Ä"),
            Map.entry("Ouml", "Ö"),
            Map.entry("Uuml", "Ü"),
            Map.entry("szlig", "ß"),
            Map.entry("eacute", "é"),
            Map.entry("egrave", "è"),
            Map.entry("agrave", "à"),
            Map.entry("ccedil", "ç"),
            Map.entry("ntilde", "ñ"),
            Map.entry("le", "≤"),
            Map.entry("ge", "≥"),
            Map.entry("ne", "≠"),
            Map.entry("rarr", "→"),
            Map.entry("larr", "←"),
            Map.entry("ensp", " "),
            Map.entry("emsp", " "),
            Map.entry("thinsp", " "),
            Map.entry("zwnj", ""),
            Map.entry("zwj", ""));

    private Entities() {}

    /** Replaces the references in a text; unknown names stay as they are. */
    static String resolve(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(character(matcher.group(1), matcher.group())));
        }
        matcher.appendTail(resolved);
        return resolved.toString();
    }

    private static String character(String reference, String whole) {
        if (reference.charAt(0) != '#') {
            return NAMES.getOrDefault(reference, whole);
        }
        boolean hexadecimal = reference.charAt(1) == 'x' || reference.charAt(1) == 'X';
        int code =
                hexadecimal ? Integer.parseInt(reference.substring(2), 16) : Integer.parseInt(reference.substring(1));
        return code > 0 && Character.isValidCodePoint(code) ? Character.toString(code) : whole;
    }
}
