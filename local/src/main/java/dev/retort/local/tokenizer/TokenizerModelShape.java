package dev.retort.local.tokenizer;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the vocabulary of a tokenizer may be. */
final class TokenizerModelShape {

    private static final String PART = "model";
    private static final int LARGEST_ID = 1 << 24;
    private static final int LONGEST_WORD = 1000;

    private final TokenizerGate gate;

    TokenizerModelShape(TokenizerGate gate) {
        this.gate = gate;
    }

    void check(JsonNode model, JsonNode added) {
        // Files of older versions do not name the type; a list of merges says which it is.
        String type = model.has("type") ? gate.type(PART, model) : model.has("merges") ? "BPE" : "";
        switch (type) {
            case "BPE" -> bytePairs(model);
            case "WordPiece" -> wordPieces(model);
            case "Unigram" -> unigrams(model);
            case "WordLevel" -> {
                vocabulary(model);
                gate.text(PART, model, "unk_token", 0, LONGEST_WORD);
            }
            case "" -> throw gate.refused("its model has no type");
            default -> throw gate.unknown(PART, type);
        }
        added(added);
    }

    private void bytePairs(JsonNode model) {
        vocabulary(model);
        JsonNode dropout = model.path("dropout");
        gate.require(
                dropout.isNull() || dropout.isMissingNode() || dropout.isNumber() && dropout.asDouble() == 0,
                "its model drops merges at random");
        gate.require(missing(model, "continuing_subword_prefix"), "its byte pairs have a prefix");
        gate.require(
                missing(model, "end_of_word_suffix")
                        || model.path("end_of_word_suffix").asString("").equals("</w>"),
                "its byte pairs have a suffix that is not known");
        gate.flags(PART, model, "fuse_unk", "byte_fallback", "ignore_merges");
        unknownToken(model);
        gate.require(model.path("merges").isArray(), "its model has no list of merges");
        JsonNode vocabulary = model.path("vocab");
        for (JsonNode merge : model.path("merges")) {
            String left;
            String right;
            if (merge.isArray() && merge.size() == 2) {
                left = merge.get(0).asString("");
                right = merge.get(1).asString("");
            } else {
                String pair = merge.asString("");
                int space = pair.indexOf(' ');
                left = pair.substring(0, Math.max(0, space));
                right = pair.substring(space + 1);
            }
            gate.require(
                    !left.isEmpty()
                            && !right.isEmpty()
                            && vocabulary.has(left)
                            && vocabulary.has(right)
                            && vocabulary.has(left + right),
                    "a merge of its model is not made of tokens");
        }
    }

    private void wordPieces(JsonNode model) {
        vocabulary(model);
        gate.text(PART, model, "continuing_subword_prefix", 0, 16);
        String unknown = gate.text(PART, model, "unk_token", 1, LONGEST_WORD);
        gate.require(model.path("vocab").has(unknown), "its unknown token is not in its vocabulary");
        JsonNode longest = model.path("max_input_chars_per_word");
        gate.require(
                longest.isInt() && longest.asInt() >= 1 && longest.asInt() <= LONGEST_WORD,
                "max_input_chars_per_word of its model is not between 1 and %d".formatted(LONGEST_WORD));
    }

    private void unigrams(JsonNode model) {
        JsonNode pieces = model.path("vocab");
        gate.require(pieces.isArray() && !pieces.isEmpty() && pieces.size() <= LARGEST_ID, "its vocabulary is empty");
        for (JsonNode piece : pieces) {
            gate.require(
                    piece.isArray()
                            && piece.size() == 2
                            && piece.get(0).isString()
                            && !piece.get(0).asString().isEmpty()
                            && piece.get(1).isNumber()
                            && Math.abs(piece.get(1).asDouble()) < 1e9,
                    "a piece of its vocabulary is not a text with a score");
        }
        JsonNode unknown = model.path("unk_id");
        gate.require(
                unknown.isInt() && unknown.asInt() >= 0 && unknown.asInt() < pieces.size(),
                "its unknown token is not in its vocabulary");
        gate.flags(PART, model, "byte_fallback");
    }

    private void vocabulary(JsonNode model) {
        JsonNode vocabulary = model.path("vocab");
        gate.require(vocabulary.isObject() && !vocabulary.isEmpty(), "its vocabulary is empty");
        for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
            gate.require(id(token.getValue()), "a token of its vocabulary has no number");
        }
    }

    private static boolean id(JsonNode id) {
        return id.isInt() && id.asInt() >= 0 && id.asInt() < LARGEST_ID;
    }

    private void unknownToken(JsonNode model) {
        if (!missing(model, "unk_token")) {
            gate.require(
                    model.path("vocab").has(model.path("unk_token").asString("")),
                    "its unknown token is not in its vocabulary");
        }
    }

    private void added(JsonNode tokens) {
        gate.require(tokens.isArray() || tokens.isNull() || tokens.isMissingNode(), "its added tokens are not a list");
        boolean swallowsBlanks = false;
        boolean beginsBlank = false;
        for (JsonNode token : tokens) {
            gate.require(
                    token.isObject()
                            && id(token.path("id"))
                            && token.path("content").isString(),
                    "an added token has no number or no text");
            for (String flag : Set.of("single_word", "lstrip", "rstrip", "normalized", "special")) {
                gate.require(token.path(flag).isBoolean() || !token.has(flag), "an added token is damaged");
            }
            String text = token.path("content").asString();
            gate.require(text.length() <= LONGEST_WORD, "an added token has %d characters".formatted(text.length()));
            swallowsBlanks |= token.path("rstrip").asBoolean(false);
            beginsBlank |= !text.isEmpty() && Character.isWhitespace(text.charAt(0));
        }
        // Two tokens would claim the same blanks, which the library does not survive.
        gate.require(!swallowsBlanks || !beginsBlank, "an added token takes blanks with which another begins");
    }

    private static boolean missing(JsonNode model, String name) {
        JsonNode value = model.path(name);
        return value.isNull()
                || value.isMissingNode()
                || value.isString() && value.asString().isEmpty();
    }
}
