package dev.retort.local.tokenizer;

import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a byte-level tokenizer cuts text into words before it merges: what GGUF calls {@code tokenizer.ggml.pre}. */
enum BytePairStyle {
    /** GPT-2's own. */
    GPT2("", false, false),
    /** Every digit alone, then GPT-2's. */
    SMOLLM("", false, false),
    /** Qwen 2, 2.5 and 3: every digit alone, text in NFC. */
    QWEN2(words("\\p{N}", "[\\r\\n]*"), false, true),
    /** Llama 3: up to three digits together; a word that is a token needs no merges. */
    LLAMA3(words("\\p{N}{1,3}", "[\\r\\n]*"), true, false),
    /** Mistral's Tekken: words part where the case changes. */
    TEKKEN(
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
                    + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            true,
            false);

    private final String pattern;
    private final boolean wholeWordsFirst;
    private final boolean composed;

    BytePairStyle(String pattern, boolean wholeWordsFirst, boolean composed) {
        this.pattern = pattern;
        this.wholeWordsFirst = wholeWordsFirst;
        this.composed = composed;
    }

    private static String words(String digits, String afterSigns) {
        return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" + digits + "| ?[^\\s\\p{L}\\p{N}]+"
                + afterSigns + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }

    /** Returns the style of a name in GGUF metadata, or empty where it is not known. */
    static Optional<BytePairStyle> named(String pre) {
        return switch (pre) {
            case "gpt-2" -> Optional.of(GPT2);
            case "smollm" -> Optional.of(SMOLLM);
            case "qwen2" -> Optional.of(QWEN2);
            case "llama-bpe", "llama3", "llama-v3" -> Optional.of(LLAMA3);
            case "tekken" -> Optional.of(TEKKEN);
            default -> Optional.empty();
        };
    }

    /** Returns the regular expression that cuts words, or an empty text where the byte level has its own. */
    String pattern() {
        return pattern;
    }

    /** Returns whether a word that is in the vocabulary is taken before any merge is tried. */
    boolean wholeWordsFirst() {
        return wholeWordsFirst;
    }

    /** Returns normalizer, pre-tokenizer and decoder as {@code tokenizer.json} has them. */
    ObjectNode json(JsonMapper mapper) {
        ObjectNode json = mapper.createObjectNode();
        if (composed) {
            json.putObject("normalizer").put("type", "NFC");
        } else {
            json.putNull("normalizer");
        }
        ObjectNode sequence = json.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode steps = sequence.putArray("pretokenizers");
        if (this == SMOLLM) {
            steps.addObject().put("type", "Digits").put("individual_digits", true);
        }
        if (!pattern.isEmpty()) {
            ObjectNode split = steps.addObject().put("type", "Split").put("behavior", "Isolated");
            split.put("invert", false).putObject("pattern").put("Regex", pattern);
        }
        ObjectNode bytes = steps.addObject().put("type", "ByteLevel").put("add_prefix_space", false);
        bytes.put("trim_offsets", true).put("use_regex", pattern.isEmpty());
        ObjectNode decoder = json.putObject("decoder").put("type", "ByteLevel");
        decoder.put("add_prefix_space", true).put("trim_offsets", true).put("use_regex", true);
        return json;
    }
}
