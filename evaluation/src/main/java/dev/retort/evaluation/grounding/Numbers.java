package dev.retort.evaluation.grounding;

import dev.retort.text.ContentWords;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers of a text, with the word that follows each: its unit, where it has one. */
final class Numbers {

    private static final Pattern TOKEN = Pattern.compile("\\p{Nd}[\\p{Nd},]*(?:\\.\\p{Nd}+)?|\\p{L}[\\p{L}'’]*");
    private static final Map<String, String> SPELT = Map.ofEntries(
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("seven", "7"),
            Map.entry("eight", "8"),
            Map.entry("nine", "9"),
            Map.entry("ten", "10"),
            Map.entry("eleven", "11"),
            Map.entry("twelve", "12"));

    /** A number and the stem of the word after it, empty at the end of the text. */
    private record Quantity(String number, String unit) {}

    private final Set<Quantity> quantities = new HashSet<>();
    private final Set<String> numbers = new TreeSet<>();
    private final Set<String> units = new HashSet<>();

    private Numbers() {}

    static Numbers of(String text) {
        Numbers found = new Numbers();
        Matcher tokens = TOKEN.matcher(text);
        String number = "";
        while (tokens.find()) {
            String token = tokens.group();
            String value = value(token);
            if (!number.isEmpty()) {
                found.add(number, value.isEmpty() ? ContentWords.stem(token) : "");
            }
            number = value;
        }
        if (!number.isEmpty()) {
            found.add(number, "");
        }
        return found;
    }

    private void add(String number, String unit) {
        quantities.add(new Quantity(number, unit));
        numbers.add(number);
        if (!unit.isEmpty() && !ContentWords.isStopWord(unit)) {
            units.add(unit);
        }
    }

    /**
     * Returns the numbers of this text that the source does not have, or has with another unit: of "30 days" and "45 minutes"
     * the source supports neither "40 days" nor "45 days".
     */
    Set<String> unsupportedBy(Numbers source) {
        Set<String> unsupported = new TreeSet<>();
        for (Quantity quantity : quantities) {
            boolean otherUnit = source.units.contains(quantity.unit()) && !source.quantities.contains(quantity);
            if (!source.numbers.contains(quantity.number()) || otherUnit) {
                unsupported.add((quantity.number() + " " + quantity.unit()).strip());
            }
        }
        return unsupported;
    }

    private static String value(String token) {
        if (Character.isDigit(token.codePointAt(0))) {
            return token.replace(",", "");
        }
        return SPELT.getOrDefault(token.toLowerCase(Locale.ROOT), "");
    }
}
