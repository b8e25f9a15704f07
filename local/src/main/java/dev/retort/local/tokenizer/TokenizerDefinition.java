package dev.retort.local.tokenizer;

import dev.retort.local.weights.GgufFile;
import dev.retort.local.weights.ModelFiles;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model's files say of its tokenizer.
 *
 * @param json in the form of {@code tokenizer.json}, without truncation and padding
 * @param specialTokens control tokens by their text
 * @param endOfTurn tokens that end an answer
 * @param beginOfText text of the token that begins a sequence
 * @param endOfText text of the token that ends a sequence
 * @param chatTemplate the model's own, in Jinja
 */
record TokenizerDefinition(
        ObjectNode json,
        Map<String, Integer> specialTokens,
        Set<Integer> endOfTurn,
        Optional<String> beginOfText,
        Optional<String> endOfText,
        Optional<String> chatTemplate) {

    /** Tokens that end a turn in some family, whatever else a model's files name. */
    private static final List<String> ENDS =
            List.of("<|im_end|>", "<|eot_id|>", "<|end_of_text|>", "<|endoftext|>", "<end_of_turn>", "<|end|>");

    TokenizerDefinition {
        specialTokens = Collections.unmodifiableMap(new LinkedHashMap<>(specialTokens));
        Set<Integer> ends = new TreeSet<>(endOfTurn);
        for (String end : ENDS) {
            Integer id = specialTokens.get(end);
            if (id != null) {
                ends.add(id);
            }
        }
        endOfTurn = Collections.unmodifiableSet(ends);
    }

    static TokenizerDefinition read(Path fileOrFolder) {
        return switch (ModelFiles.find(fileOrFolder)) {
            case ModelFiles.Gguf model -> {
                try (GgufFile file = GgufFile.open(model.file())) {
                    yield GgufTokenizer.read(file);
                }
            }
            case ModelFiles.Safetensors model -> HubTokenizer.read(model.folder());
        };
    }

    /** Returns the definition in which special tokens are not known. */
    ObjectNode withoutSpecialTokens() {
        ObjectNode copy = json.deepCopy();
        ArrayNode kept = copy.putArray("added_tokens");
        for (JsonNode token : json.path("added_tokens")) {
            if (!token.path("special").asBoolean(false)) {
                kept.add(token);
            }
        }
        return copy;
    }
}
