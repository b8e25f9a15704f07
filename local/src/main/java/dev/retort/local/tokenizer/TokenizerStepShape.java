package dev.retort.local.tokenizer;

import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** What normalizers, pre-tokenizers and decoders may be. */
final class TokenizerStepShape {

    private static final int MOST_STEPS = 64;
    private static final int DEEPEST = 4;
    private static final int LONGEST_TEXT = 64;
    /** How many times longer a text may become by all replacements together. */
    private static final long MOST_GROWTH = 64;

    private static final Set<String> BEHAVIORS =
            Set.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");

    private final TokenizerGate gate;
    private int steps;
    private int byteLevels;
    private int charsMaps;
    private long growth;

    TokenizerStepShape(TokenizerGate gate) {
        this.gate = gate;
    }

    void normalizer(JsonNode node) {
        begin();
        optional(node, "normalizer", this::normalizer);
    }

    void preTokenizer(JsonNode node) {
        begin();
        optional(node, "pre-tokenizer", this::preTokenizer);
    }

    void decoder(JsonNode node) {
        begin();
        optional(node, "decoder", this::decoder);
    }

    private void begin() {
        steps = 0;
        byteLevels = 0;
        charsMaps = 0;
        growth = 1;
    }

    @FunctionalInterface
    private interface Step {
        void check(JsonNode node, int depth);
    }

    private void optional(JsonNode node, String part, Step step) {
        if (!node.isNull() && !node.isMissingNode()) {
            gate.require(node.isObject(), "its %s is not an object".formatted(part));
            step.check(node, 0);
        }
    }

    private void sequence(JsonNode node, String part, String list, int depth, Consumer<JsonNode> step) {
        gate.require(depth < DEEPEST, "its %s is nested too deep".formatted(part));
        gate.require(node.path(list).isArray(), "its %s \"Sequence\" has no %s".formatted(part, list));
        for (JsonNode one : node.path(list)) {
            gate.require(++steps <= MOST_STEPS, "its %s has more than %d steps".formatted(part, MOST_STEPS));
            step.accept(one);
        }
    }

    private void normalizer(JsonNode node, int depth) {
        String part = "normalizer";
        String type = gate.type(part, node);
        switch (type) {
            case "Sequence" -> sequence(node, part, "normalizers", depth, one -> normalizer(one, depth + 1));
            case "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt" -> {}
            case "Strip" -> gate.flags(part, node, "strip_left", "strip_right");
            case "Prepend" -> gate.text(part, node, "prepend", 1, 8);
            case "Replace" -> replace(part, node);
            case "BertNormalizer" ->
                gate.flags(part, node, "clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
            case "ByteLevel" -> byteLevel(part);
            case "Precompiled" -> {
                gate.require(++charsMaps == 1, "it has two precompiled normalizers");
                CharsMap.check(node.path("precompiled_charsmap").asString("")).ifPresent(problem -> {
                    throw gate.refused("its normalizer \"Precompiled\" is damaged: " + problem);
                });
            }
            default -> throw gate.unknown(part, type);
        }
    }

    private void preTokenizer(JsonNode node, int depth) {
        String part = "pre-tokenizer";
        String type = gate.type(part, node);
        switch (type) {
            case "Sequence" -> sequence(node, part, "pretokenizers", depth, one -> preTokenizer(one, depth + 1));
            case "Whitespace", "WhitespaceSplit", "BertPreTokenizer", "UnicodeScripts" -> {}
            case "ByteLevel" -> {
                byteLevel(part);
                gate.flags(part, node, "add_prefix_space", "trim_offsets", "use_regex");
            }
            case "Metaspace" -> metaspace(part, node);
            case "Digits" -> gate.flags(part, node, "individual_digits");
            case "Punctuation" -> gate.choice(part, node, "behavior", BEHAVIORS);
            case "CharDelimiterSplit" -> gate.text(part, node, "delimiter", 1, 1);
            case "Split" -> {
                pattern(part, node);
                gate.choice(part, node, "behavior", BEHAVIORS);
                gate.flags(part, node, "invert");
            }
            default -> throw gate.unknown(part, type);
        }
    }

    private void decoder(JsonNode node, int depth) {
        String part = "decoder";
        String type = gate.type(part, node);
        switch (type) {
            case "Sequence" -> sequence(node, part, "decoders", depth, one -> decoder(one, depth + 1));
            case "ByteFallback", "Fuse" -> {}
            case "ByteLevel" -> gate.flags(part, node, "add_prefix_space", "trim_offsets", "use_regex");
            case "Metaspace" -> metaspace(part, node);
            case "Replace" -> replace(part, node);
            case "Strip" -> {
                gate.text(part, node, "content", 1, 1);
                // The library ends the process where both ends of a short token are cut.
                JsonNode start = node.path("start");
                gate.require(
                        start.isInt()
                                && start.asInt() >= 0
                                && start.asInt() <= 8
                                && node.path("stop").isInt()
                                && node.path("stop").asInt() == 0,
                        "its decoder \"Strip\" cuts more than the beginning of a token");
            }
            case "WordPiece" -> {
                gate.text(part, node, "prefix", 1, 16);
                gate.flags(part, node, "cleanup");
            }
            case "BPEDecoder" -> gate.text(part, node, "suffix", 1, 16);
            default -> throw gate.unknown(part, type);
        }
    }

    /** Each byte becomes a letter, most of them of two bytes: a text doubles at each. */
    private void byteLevel(String part) {
        gate.require(++byteLevels == 1, "its %s has \"ByteLevel\" twice".formatted(part));
    }

    private void metaspace(String part, JsonNode node) {
        gate.text(part, node, "replacement", 1, 1);
        gate.choice(part, node, "prepend_scheme", Set.of("first", "never", "always"));
        gate.flags(part, node, "add_prefix_space", "split");
        JsonNode rest = node.path("str_rep");
        gate.require(
                rest.isMissingNode() || rest.isString() && rest.asString().length() < 4, "its Metaspace is not known");
    }

    private void replace(String part, JsonNode node) {
        int pattern = pattern(part, node);
        int content = gate.text(part, node, "content", 0, LONGEST_TEXT).length();
        growth *= Math.max(1, (content + pattern - 1) / pattern);
        gate.require(
                growth <= MOST_GROWTH, "its %s makes texts more than %d times longer".formatted(part, MOST_GROWTH));
    }

    /** Returns the least number of characters that a pattern matches. */
    private int pattern(String part, JsonNode node) {
        JsonNode pattern = node.path("pattern");
        gate.require(pattern.isObject() && pattern.size() == 1, "the pattern of its %s is not known".formatted(part));
        if (pattern.has("String")) {
            return gate.text(part, pattern, "String", 1, LONGEST_TEXT).length();
        }
        String regex = pattern.path("Regex").asString("");
        gate.require(
                KnownPatterns.has(regex),
                "its %s has a regular expression that no known family has: %s"
                        .formatted(part, regex.length() > 200 ? regex.substring(0, 200) + "…" : regex));
        return 1;
    }
}
