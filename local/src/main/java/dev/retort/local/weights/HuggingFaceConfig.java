package dev.retort.local.weights;

import dev.retort.error.InputException;
import dev.retort.local.architecture.Architecture;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.architecture.Rotary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code config.json} of a model on the Hugging Face hub, of transformers 4 ({@code rope_theta},
 * {@code rope_scaling}) and 5 ({@code rope_parameters}). What would change the numbers and is not supported is refused.
 */
final class HuggingFaceConfig {

    private static final int GEMMA_GLOBAL_EVERY = 6;

    private final Path file;
    private final JsonNode root;

    private HuggingFaceConfig(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads the configuration.
     *
     * @param hasOutput whether the weights hold an output layer of their own, for files that do not say
     */
    static ModelConfig read(Path file, JsonNode json, boolean hasOutput) {
        boolean nested = json.path("text_config").isObject();
        JsonNode root = nested ? json.path("text_config") : json;
        String type = root.path("model_type").asString(json.path("model_type").asString(""));
        HuggingFaceConfig config = new HuggingFaceConfig(file, root);
        config.refuseWhatIsNotSupported(json);
        return config.read(Architecture.named(type), json, hasOutput);
    }

    private ModelConfig read(Architecture architecture, JsonNode json, boolean hasOutput) {
        boolean gemma = architecture == Architecture.GEMMA3;
        int layers = size("num_hidden_layers");
        int hidden = size("hidden_size");
        int heads = size("num_attention_heads", gemma ? 8 : -1);
        int headDimension = size("head_dim", gemma ? 256 : Math.max(1, hidden / Math.max(1, heads)));
        JsonNode rope = root.path("rope_parameters");
        JsonNode full = rope.path("full_attention").isObject() ? rope.path("full_attention") : rope;
        Rotary rotary = rotary(full, number(root, "rope_theta", gemma ? 1_000_000 : 10_000));
        double scored = gemma ? number(root, "query_pre_attn_scalar", 256) : headDimension;
        JsonNode tied =
                root.has("tie_word_embeddings") ? root.path("tie_word_embeddings") : json.path("tie_word_embeddings");
        return new ModelConfig(
                architecture,
                layers,
                hidden,
                size("intermediate_size"),
                heads,
                size("num_key_value_heads", gemma ? 4 : heads),
                headDimension,
                size("vocab_size", gemma ? 262_208 : -1),
                size("max_position_embeddings", gemma ? 131_072 : -1),
                number(root, "rms_norm_eps", 1e-6),
                rotary,
                slidingWindow(architecture, layers, rotary, rope.path("sliding_attention")),
                1 / Math.sqrt(scored),
                tied.isBoolean() ? tied.asBoolean() : !hasOutput);
    }

    private Rotary rotary(JsonNode parameters, double theta) {
        JsonNode scaling = parameters.isObject() ? parameters : root.path("rope_scaling");
        double base = number(scaling, "rope_theta", theta);
        String type = scaling.path("rope_type").asString(scaling.path("type").asString("default"));
        return new Rotary(
                base,
                switch (type) {
                    case "default" -> new Rotary.Scaling.None();
                    case "linear" -> new Rotary.Scaling.Linear(number(scaling, "factor", -1));
                    case "llama3" ->
                        new Rotary.Scaling.Llama3(
                                number(scaling, "factor", -1),
                                number(scaling, "low_freq_factor", -1),
                                number(scaling, "high_freq_factor", -1),
                                (int) number(scaling, "original_max_position_embeddings", -1));
                    case "yarn" -> yarn(scaling);
                    default -> throw unsupported("rope scaling \"%s\"".formatted(type));
                });
    }

    /** As transformers reads it: what is missing follows from the context lengths and the paper. */
    private Rotary.Scaling yarn(JsonNode scaling) {
        int context = size("max_position_embeddings");
        int original = (int) number(
                root, "original_max_position_embeddings", number(scaling, "original_max_position_embeddings", context));
        double factor = number(scaling, "factor", (double) context / original);
        boolean weighted = isPositive(scaling.path("mscale")) && isPositive(scaling.path("mscale_all_dim"));
        double usual = weighted
                ? Rotary.Scaling.Yarn.usualAttentionFactor(
                                factor, scaling.path("mscale").asDouble())
                        / Rotary.Scaling.Yarn.usualAttentionFactor(
                                factor, scaling.path("mscale_all_dim").asDouble())
                : Rotary.Scaling.Yarn.usualAttentionFactor(factor, 1);
        return new Rotary.Scaling.Yarn(
                factor,
                original,
                number(scaling, "beta_fast", 32),
                number(scaling, "beta_slow", 1),
                scaling.path("truncate").asBoolean(true),
                number(scaling, "attention_factor", usual));
    }

    private static boolean isPositive(JsonNode node) {
        return node.isNumber() && node.asDouble() > 0;
    }

    private Optional<ModelConfig.SlidingWindow> slidingWindow(
            Architecture architecture, int layers, Rotary rotary, JsonNode localParameters) {
        int window = root.path("sliding_window").isNumber() ? size("sliding_window") : 0;
        List<Boolean> local = root.path("layer_types").isArray()
                ? root.path("layer_types")
                        .valueStream()
                        .map(kind -> kind.asString("").equals("sliding_attention"))
                        .toList()
                : List.of();
        if (window == 0 || !local.isEmpty() && !local.contains(true)) {
            return Optional.empty();
        }
        Optional<ModelConfig.SlidingWindow> sliding = switch (architecture) {
            case MISTRAL -> Optional.of(new ModelConfig.SlidingWindow(window, 0, rotary));
            case GEMMA3 -> {
                int every = size("sliding_window_pattern", size("_sliding_window_pattern", GEMMA_GLOBAL_EVERY));
                Rotary own = rotaryOfLocalLayers(localParameters);
                yield Optional.of(new ModelConfig.SlidingWindow(window, every, own));
            }
            case LLAMA -> Optional.empty();
            case QWEN2, QWEN3 -> {
                if (root.path("use_sliding_window").asBoolean(false)) {
                    throw unsupported("a sliding window in some of its layers");
                }
                yield Optional.empty();
            }
        };
        boolean asStated = local.isEmpty()
                || local.size() == layers
                        && IntStream.range(0, layers)
                                .allMatch(layer ->
                                        local.get(layer) == (sliding.isPresent() && covers(sliding.get(), layer)));
        if (!asStated) {
            throw unsupported("an order of local and global layers of its own");
        }
        return sliding;
    }

    private Rotary rotaryOfLocalLayers(JsonNode parameters) {
        double theta = number(root, "rope_local_base_freq", 10_000);
        return new Rotary(parameters.isObject() ? number(parameters, "rope_theta", theta) : theta);
    }

    private static boolean covers(ModelConfig.SlidingWindow window, int layer) {
        return window.globalEvery() == 0 || (layer + 1) % window.globalEvery() != 0;
    }

    private void refuseWhatIsNotSupported(JsonNode json) {
        if (json.path("quantization_config").isObject()) {
            throw unsupported("quantised safetensors (quantization_config)");
        }
        for (String bias : List.of("attention_bias", "mlp_bias")) {
            if (root.path(bias).asBoolean(false)) {
                throw unsupported(bias);
            }
        }
        for (String cap : List.of("attn_logit_softcapping", "final_logit_softcapping")) {
            if (root.path(cap).isNumber()) {
                throw unsupported(cap);
            }
        }
        if (root.path("partial_rotary_factor").asDouble(1) != 1
                || root.path("rope_parameters").path("partial_rotary_factor").asDouble(1) != 1) {
            throw unsupported("positions in a part of each head (partial_rotary_factor)");
        }
        String activation =
                root.path("hidden_activation").asString(root.path("hidden_act").asString("silu"));
        if (!List.of("silu", "swish", "gelu_pytorch_tanh").contains(activation)) {
            throw unsupported("the activation " + activation);
        }
    }

    private int size(String key) {
        return size(key, -1);
    }

    private int size(String key, int otherwise) {
        JsonNode node = root.path(key);
        if (node.isMissingNode() || node.isNull()) {
            if (otherwise < 0) {
                throw HeaderInput.damaged(file, "it has no " + key);
            }
            return otherwise;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 0 || node.asInt() > 1 << 26) {
            throw HeaderInput.damaged(file, "its %s is %s".formatted(key, node));
        }
        return node.asInt();
    }

    private double number(JsonNode parent, String key, double otherwise) {
        JsonNode node = parent.path(key);
        double value = node.isNumber() ? node.asDouble() : otherwise;
        if (!(value > 0 && value < 1e12)) {
            throw HeaderInput.damaged(file, "its %s is %s".formatted(key, node.isMissingNode() ? "missing" : node));
        }
        return value;
    }

    private InputException unsupported(String what) {
        return new InputException(
                "%s asks for %s, which is not supported.".formatted(file, what),
                "Take another model, or serve it elsewhere and name it openai-compatible:URL#MODEL.");
    }
}
