package dev.retort.local.tokenizer;

import dev.retort.error.InputException;
import dev.retort.local.weights.GgufMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A SentencePiece byte-pair model as {@code tokenizer.json}: GGUF keeps its pieces and scores but no merges, which are
 * all pairs of pieces that make a piece, the higher score first.
 */
final class SentencePieceModel {

    private static final String SPACE = "\u2581";
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    /** Longer pieces (runs of blanks and the like) are merged from shorter ones as all others. */
    private static final int LONGEST_PIECE = 256;

    private SentencePieceModel() {}

    private record Merge(String left, String right, double score, int leftId, int rightId) {}

    static ObjectNode json(GgufMetadata metadata, List<String> tokens, List<Long> types) {
        List<Float> scores = metadata.list("tokenizer.ggml.scores", Float.class)
                .orElseThrow(() -> metadata.missing("tokenizer.ggml.scores"));
        if (scores.size() != tokens.size()) {
            throw new InputException(
                    "The tokenizer is damaged: %d tokens have %d scores.".formatted(tokens.size(), scores.size()),
                    "Fetch the model again.");
        }
        boolean prefix = metadata.flag("tokenizer.ggml.add_space_prefix").orElse(true);
        ObjectNode json = new JsonMapper().createObjectNode();
        ArrayNode normalizers =
                json.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        if (prefix) {
            normalizers.addObject().put("type", "Prepend").put("prepend", SPACE);
        }
        replace(normalizers, " ", SPACE);
        json.putNull("pre_tokenizer");
        ArrayNode decoders = json.putObject("decoder").put("type", "Sequence").putArray("decoders");
        replace(decoders, SPACE, " ");
        decoders.addObject().put("type", "ByteFallback");
        decoders.addObject().put("type", "Fuse");
        if (prefix) {
            decoders.addObject()
                    .put("type", "Strip")
                    .put("content", " ")
                    .put("start", 1)
                    .put("stop", 0);
        }
        ObjectNode model = json.putObject("model");
        model.put("type", "BPE").putNull("dropout");
        int unknown = types.indexOf((long) UNKNOWN);
        if (unknown >= 0) {
            model.put("unk_token", tokens.get(unknown));
        } else {
            model.putNull("unk_token");
        }
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
        ArrayNode merges = model.putArray("merges");
        for (Merge merge : merges(tokens, types, scores)) {
            merges.addArray().add(merge.left()).add(merge.right());
        }
        return json;
    }

    private static void replace(ArrayNode steps, String from, String to) {
        ObjectNode step = steps.addObject().put("type", "Replace").put("content", to);
        step.putObject("pattern").put("String", from);
    }

    private static List<Merge> merges(List<String> tokens, List<Long> types, List<Float> scores) {
        Map<String, Integer> pieces = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            if (types.get(id) != CONTROL) {
                pieces.put(tokens.get(id), id);
            }
        }
        List<Merge> merges = new ArrayList<>();
        for (Map.Entry<String, Integer> piece : pieces.entrySet()) {
            String text = piece.getKey();
            for (int cut = 1; cut < Math.min(text.length(), LONGEST_PIECE); cut++) {
                Integer left = pieces.get(text.substring(0, cut));
                Integer right = left == null ? null : pieces.get(text.substring(cut));
                if (left != null && right != null) {
                    merges.add(new Merge(
                            text.substring(0, cut), text.substring(cut), scores.get(piece.getValue()), left, right));
                }
            }
        }
        merges.sort(Comparator.comparingDouble(Merge::score)
                .reversed()
                .thenComparingInt(Merge::leftId)
                .thenComparingInt(Merge::rightId));
        return merges;
    }
}
