package dev.retort.local.tokenizer;

import dev.retort.error.InputException;
import dev.retort.local.weights.GgufFile;
import dev.retort.local.weights.GgufMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rebuilds a tokenizer from the vocabulary in a GGUF file's metadata. */
final class GgufTokenizer {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;

    private final GgufFile file;
    private final GgufMetadata metadata;
    private final List<String> tokens;
    private final List<Long> types;

    private GgufTokenizer(GgufFile file) {
        this.file = file;
        this.metadata = file.metadata();
        this.tokens = metadata.list("tokenizer.ggml.tokens", String.class)
                .orElseThrow(() -> metadata.missing("tokenizer.ggml.tokens"));
        this.types = metadata.list("tokenizer.ggml.token_type", Long.class)
                .orElseThrow(() -> metadata.missing("tokenizer.ggml.token_type"));
        if (types.size() != tokens.size()) {
            throw damaged("%d tokens have %d types".formatted(tokens.size(), types.size()));
        }
    }

    static TokenizerDefinition read(GgufFile file) {
        return new GgufTokenizer(file).read();
    }

    private TokenizerDefinition read() {
        String model =
                metadata.text("tokenizer.ggml.model").orElseThrow(() -> metadata.missing("tokenizer.ggml.model"));
        ObjectNode json = switch (model) {
            case "gpt2" -> bytePairs();
            case "llama" -> SentencePieceModel.json(metadata, tokens, types);
            default -> throw unknown("tokenizer.ggml.model", model);
        };
        json.put("version", "1.0").putNull("truncation").putNull("padding").putNull("post_processor");
        Map<String, Integer> special = new LinkedHashMap<>();
        ArrayNode added = json.putArray("added_tokens");
        for (int id = 0; id < tokens.size(); id++) {
            long type = types.get(id);
            if (type == CONTROL || type == USER_DEFINED) {
                ObjectNode token = added.addObject();
                token.put("id", id).put("content", tokens.get(id)).put("special", type == CONTROL);
                token.put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false);
            }
            if (type == CONTROL && !tokens.get(id).isEmpty()) {
                special.put(tokens.get(id), id);
            }
        }
        Set<Integer> ends = new TreeSet<>();
        for (String key : List.of("tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id")) {
            token(key).ifPresent(ends::add);
        }
        return new TokenizerDefinition(
                json,
                special,
                ends,
                token("tokenizer.ggml.bos_token_id").map(tokens::get),
                token("tokenizer.ggml.eos_token_id").map(tokens::get),
                metadata.text("tokenizer.chat_template"));
    }

    /** Byte-level byte-pair encoding, as GPT-2 introduced it. */
    private ObjectNode bytePairs() {
        String pre = metadata.text("tokenizer.ggml.pre").orElseThrow(() -> metadata.missing("tokenizer.ggml.pre"));
        BytePairStyle style = BytePairStyle.named(pre).orElseThrow(() -> unknown("tokenizer.ggml.pre", pre));
        ObjectNode json = style.json(MAPPER);
        ObjectNode model = json.putObject("model");
        model.put("type", "BPE").putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", style.wholeWordsFirst());
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
        ArrayNode merges = model.putArray("merges");
        for (String merge : metadata.list("tokenizer.ggml.merges", String.class)
                .orElseThrow(() -> metadata.missing("tokenizer.ggml.merges"))) {
            int space = merge.indexOf(' ', 1);
            if (space < 0 || space == merge.length() - 1) {
                throw damaged("the merge \"%s\" is not a pair".formatted(merge));
            }
            merges.addArray().add(merge.substring(0, space)).add(merge.substring(space + 1));
        }
        return json;
    }

    private Optional<Integer> token(String key) {
        long id = metadata.integer(key).orElse(-1);
        return id < 0 || id >= tokens.size() ? Optional.empty() : Optional.of((int) id);
    }

    private InputException damaged(String problem) {
        return new InputException(
                "The tokenizer in %s is damaged: %s.".formatted(file.path(), problem), "Fetch the model again.");
    }

    private InputException unknown(String key, String value) {
        return new InputException(
                "%s has a tokenizer of a kind that is not known: %s is \"%s\".".formatted(file.path(), key, value),
                "Take the model in safetensors with its tokenizer.json.");
    }
}
