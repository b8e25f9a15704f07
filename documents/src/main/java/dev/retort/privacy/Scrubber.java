package dev.retort.privacy;

import java.math.BigInteger;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Replaces e-mail addresses, telephone, card and account numbers and keys by placeholders, and counts them. What has check
 * digits is replaced only where they are right, so that tables of figures stay whole. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class Scrubber {

    private static final BigInteger IBAN_MODULUS = BigInteger.valueOf(97);
    private static final int SHORTEST_IBAN = 15;

    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]{1,8000}?-----END [A-Z ]{0,40}PRIVATE KEY-----"
                    + "|\\b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}"
                    + "|\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"
                    + "|\\bgh[pousr]_[A-Za-z0-9]{20,}"
                    + "|\\bhf_[A-Za-z0-9]{20,}"
                    + "|\\bAIza[A-Za-z0-9_-]{30,}"
                    + "|\\bxox[abprs]-[A-Za-z0-9-]{10,}"
                    + "|(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}+\\.[A-Za-z0-9_-]{10,}+\\.[A-Za-z0-9_-]{10,}"
                    + "|(?i:(?<=\\b(?:password|passwd|secret|token|api[_-]?key)\\s{0,3}[:=]\\s{0,3})[^\\s,;\"']{8,})");
    private static final Pattern EMAIL = Pattern.compile(
            "(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]{1,64}+@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,8}");
    private static final Pattern IBAN =
            Pattern.compile("(?<![A-Za-z0-9])[A-Z]{2}\\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![A-Za-z0-9])");
    private static final Pattern CARD = Pattern.compile("(?<![\\d.,])\\d(?:[ -]?\\d){12,18}(?!\\d)");
    private static final Pattern PHONE = Pattern.compile("(?<![\\d.+])(?:"
            + "\\+\\d{1,3}(?:[ ./-]?\\(?\\d{1,5}\\)?){2,6}"
            + "|\\(\\d{3}\\) ?\\d{3}[ .-]\\d{4}"
            + "|\\d{3}[ .-]\\d{3}[ .-]\\d{4}"
            + "|(?<!\\d[ -])0\\d{2,4}[ /-]\\d{3,4}[ -]?\\d{3,5}"
            + ")(?![\\d-])");

    /**
     * A text without personal data.
     *
     * @param text the text with placeholders
     * @param counts how many of each kind were replaced; kinds that did not occur are absent
     */
    public record Scrubbed(String text, Map<PersonalData, Integer> counts) {

        /** Copies the map. */
        public Scrubbed {
            counts = Map.copyOf(counts);
        }
    }

    private final Set<PersonalData> kinds;

    /** Creates a scrubber of all kinds. */
    public Scrubber() {
        this(EnumSet.allOf(PersonalData.class));
    }

    /** Creates a scrubber of some kinds. */
    public Scrubber(Collection<PersonalData> kinds) {
        this.kinds = Set.copyOf(kinds);
    }

    /** Replaces the personal data of a text. */
    public Scrubbed scrub(String text) {
        Map<PersonalData, Integer> counts = new EnumMap<>(PersonalData.class);
        String scrubbed = replace(text, KEY, PersonalData.KEY, counts, Matcher::end);
        scrubbed = replace(scrubbed, EMAIL, PersonalData.EMAIL, counts, Matcher::end);
        scrubbed = replace(scrubbed, IBAN, PersonalData.ACCOUNT, counts, Scrubber::endOfIban);
        scrubbed = replace(
                scrubbed,
                CARD,
                PersonalData.CARD,
                counts,
                match -> isCard(match.group()) ? match.end() : match.start());
        scrubbed = replace(
                scrubbed,
                PHONE,
                PersonalData.PHONE,
                counts,
                match -> digits(match.group()).length() >= 8 ? match.end() : match.start());
        return new Scrubbed(scrubbed, counts);
    }

    /** Replaces each match up to the end that {@code end} gives; the start as end means that it is none. */
    private String replace(
            String text,
            Pattern pattern,
            PersonalData kind,
            Map<PersonalData, Integer> counts,
            ToIntFunction<Matcher> end) {
        if (!kinds.contains(kind)) {
            return text;
        }
        Matcher match = pattern.matcher(text);
        StringBuilder replaced = new StringBuilder();
        int copied = 0;
        while (match.find()) {
            int until = end.applyAsInt(match);
            if (until > match.start()) {
                replaced.append(text, copied, match.start()).append(kind.placeholder());
                copied = until;
                counts.merge(kind, 1, Integer::sum);
            }
        }
        return copied == 0 ? text : replaced.append(text, copied, text.length()).toString();
    }

    /** An account number may be followed by capitals that look like its continuation: the longest right one counts. */
    private static int endOfIban(Matcher match) {
        String text = match.group();
        for (int end = text.length(); end >= SHORTEST_IBAN; end--) {
            String compact = text.substring(0, end).replaceAll("[ -]", "");
            boolean endsWithin = end < text.length() && Character.isLetterOrDigit(text.charAt(end));
            if (!endsWithin && compact.length() >= SHORTEST_IBAN && isIban(compact)) {
                return match.start() + end;
            }
        }
        return match.start();
    }

    /** ISO 13616: the first four characters to the end, letters as 10 to 35, remainder 1 by 97 (ISO 7064). */
    private static boolean isIban(String compact) {
        StringBuilder number = new StringBuilder();
        String turned = compact.substring(4) + compact.substring(0, 4);
        turned.chars().forEach(c -> number.append(Character.digit(c, 36)));
        return new BigInteger(number.toString()).mod(IBAN_MODULUS).intValue() == 1;
    }

    /** Luhn: every second digit from the right doubled, its digits added; the sum is a multiple of ten. */
    private static boolean isCard(String text) {
        String digits = digits(text);
        OptionalInt other = digits.chars().filter(c -> c != digits.charAt(0)).findFirst();
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 1 ? 2 * digit : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return other.isPresent() && sum % 10 == 0;
    }

    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }
}
