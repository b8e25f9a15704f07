package dev.retort.local.weights;

import dev.retort.local.architecture.Architecture;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of tensors: ggml's and Hugging Face's. */
final class GgufNames {

    private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,4})\\.([a-z0-9_]+)\\.(weight|bias)");

    private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d{1,4})\\.([a-z0-9_.]+)\\.(weight|bias)");

    private static final Map<String, String> TOP = Map.of(
            "token_embd.weight", "model.embed_tokens.weight",
            "output.weight", "lm_head.weight",
            "output_norm.weight", "model.norm.weight");

    private static final Map<String, String> PARTS = Map.of(
            "attn_norm", "input_layernorm",
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "attn_q_norm", "self_attn.q_norm",
            "attn_k_norm", "self_attn.k_norm",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");

    /** Llama has one norm after attention, before the feed-forward network. */
    private static final Map<String, String> TWO_NORMS = Map.of("ffn_norm", "post_attention_layernorm");

    /** Gemma 3 has norms on both sides of both branches. */
    private static final Map<String, String> FOUR_NORMS = Map.of(
            "post_attention_norm", "post_attention_layernorm",
            "ffn_norm", "pre_feedforward_layernorm",
            "post_ffw_norm", "post_feedforward_layernorm");

    private GgufNames() {}

    /** Returns Hugging Face's name of ggml's, or empty where the tensor is none of the transformer's weights. */
    static Optional<String> huggingFace(String name, Architecture architecture) {
        String top = TOP.get(name);
        if (top != null) {
            return Optional.of(top);
        }
        Matcher block = BLOCK.matcher(name);
        if (!block.matches()) {
            return Optional.empty();
        }
        String part = PARTS.get(block.group(2));
        if (part == null) {
            part = norms(architecture).get(block.group(2));
        }
        return part == null
                ? Optional.empty()
                : Optional.of("model.layers.%s.%s.%s".formatted(block.group(1), part, block.group(3)));
    }

    /** Returns ggml's name of Hugging Face's. */
    static String ggml(String name, Architecture architecture) {
        Matcher layer = LAYER.matcher(name);
        if (layer.matches()) {
            String part = key(PARTS, layer.group(2))
                    .or(() -> key(norms(architecture), layer.group(2)))
                    .orElseThrow(() -> new IllegalArgumentException("GGUF has no name for " + name));
            return "blk.%s.%s.%s".formatted(layer.group(1), part, layer.group(3));
        }
        return key(TOP, name).orElseThrow(() -> new IllegalArgumentException("GGUF has no name for " + name));
    }

    private static Optional<String> key(Map<String, String> names, String value) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Map<String, String> norms(Architecture architecture) {
        return switch (architecture) {
            case GEMMA3 -> FOUR_NORMS;
            case LLAMA, MISTRAL, QWEN2, QWEN3 -> TWO_NORMS;
        };
    }
}
