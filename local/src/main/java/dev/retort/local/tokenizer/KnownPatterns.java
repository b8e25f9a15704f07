package dev.retort.local.tokenizer;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The regular expressions by which the known families cut or replace text. The native library ends the process where an
 * expression takes too many steps on some text, so that no other is run.
 */
final class KnownPatterns {

    private static final String MARKS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private static final String WORD = "[^\\r\\n\\p{L}\\p{N}]?";
    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String BLANKS = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private static final Set<String> CUTS = Stream.concat(
                    Stream.of(BytePairStyle.values())
                            .map(BytePairStyle::pattern)
                            .filter(pattern -> !pattern.isEmpty()),
                    Stream.of(
                            GPT2,
                            "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                            // GPT-4's, with and without the apostrophe in front.
                            "(?i:[sdmt]|ll|ve|re)" + gpt4(),
                            "'(?i:[sdmt]|ll|ve|re)" + gpt4(),
                            MARKS + "|" + WORD + "\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*" + BLANKS,
                            // Qwen 3.5, whose words hold marks.
                            MARKS + "|" + WORD + "[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*" + BLANKS,
                            // GPT-4o's.
                            WORD + UPPER + "*" + LOWER + "+" + MARKS + "?|" + WORD + UPPER + "+" + LOWER + "*" + MARKS
                                    + "?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*" + BLANKS,
                            // DeepSeek's, in steps.
                            "[\\r\\n]",
                            "\\s?\\p{L}+",
                            "\\s?\\p{P}+",
                            "[一-龥ࠀ-一가-퟿]+",
                            "[一-龥぀-ゟ゠-ヿ]+",
                            "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
                                    + "| ?[\\p{P}\\p{S}]+[\\r\\n]*" + BLANKS,
                            // Digits and blanks alone.
                            "\\p{N}",
                            "\\p{N}+",
                            "\\p{N}{1,3}",
                            "\\d",
                            "\\d+",
                            "\\d{1,3}",
                            "[0-9]",
                            "[0-9][0-9][0-9]",
                            "\\s+",
                            "\\n",
                            "\\n+",
                            "[^\\n]+|[\\n]+",
                            " {2,}",
                            "  +",
                            "(?<=[^\\s])\\s",
                            "^\\s+|\\s+$"))
            .collect(Collectors.toUnmodifiableSet());

    private KnownPatterns() {}

    static boolean has(String pattern) {
        return CUTS.contains(pattern);
    }

    private static String gpt4() {
        return "|" + WORD + "+\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+";
    }
}
