package dev.retort.local.weights;

import dev.retort.error.InputException;
import dev.retort.local.architecture.Architecture;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.architecture.Rotary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a model's configuration from the metadata of a GGUF file. */
final class GgufConfig {

    private static final int GEMMA_GLOBAL_EVERY = 6;
    private static final double GEMMA_LOCAL_THETA = 10_000;
    /** The 27B size of Gemma 3, alone, scales by the mean width of a head and not by the head's own. */
    private static final int GEMMA_27B_LAYERS = 62;

    /** What other families say of YaRN beyond its factor. */
    private static final Map<String, Double> NEUTRAL_FOR_YARN =
            Map.of("yarn_log_multiplier", 0.0, "yarn_ext_factor", 1.0, "yarn_attn_factor", 1.0);

    private final GgufFile file;
    private final GgufMetadata metadata;
    private final String prefix;

    private GgufConfig(GgufFile file, String prefix) {
        this.file = file;
        this.metadata = file.metadata();
        this.prefix = prefix;
    }

    static ModelConfig read(GgufFile file) {
        String name = file.metadata()
                .text("general.architecture")
                .orElseThrow(() -> file.metadata().missing("general.architecture"));
        if (file.metadata().text("general.type").orElse("model").equals("adapter")) {
            throw new InputException(
                    "%s is an adapter, not a model.".formatted(file.path()), "Name the model it was trained on.");
        }
        return new GgufConfig(file, name + ".").read(Architecture.named(name));
    }

    private ModelConfig read(Architecture architecture) {
        int layers = size("block_count");
        int hidden = size("embedding_length");
        int heads = size("attention.head_count");
        int headDimension = size("attention.key_length", Math.max(1, hidden / Math.max(1, heads)));
        Rotary rotary = new Rotary(number("rope.freq_base", 10_000), scaling(headDimension));
        boolean narrow = architecture == Architecture.GEMMA3 && layers == GEMMA_27B_LAYERS;
        return new ModelConfig(
                architecture,
                layers,
                hidden,
                size("feed_forward_length"),
                heads,
                size("attention.head_count_kv", heads),
                headDimension,
                vocabulary(),
                size("context_length"),
                number("attention.layer_norm_rms_epsilon", 1e-5),
                rotary,
                slidingWindow(architecture, rotary),
                1 / Math.sqrt(narrow ? (double) hidden / heads : headDimension),
                !file.tensors().containsKey("output.weight"));
    }

    private Optional<ModelConfig.SlidingWindow> slidingWindow(Architecture architecture, Rotary rotary) {
        int window = size("attention.sliding_window", 0);
        if (window == 0) {
            return Optional.empty();
        }
        return switch (architecture) {
            case GEMMA3 ->
                Optional.of(new ModelConfig.SlidingWindow(
                        window, GEMMA_GLOBAL_EVERY, new Rotary(number("rope.freq_base_swa", GEMMA_LOCAL_THETA))));
            case MISTRAL -> Optional.of(new ModelConfig.SlidingWindow(window, 0, rotary));
            // The key is in some files of these families though no layer uses it.
            case LLAMA, QWEN2, QWEN3 -> Optional.empty();
        };
    }

    private Rotary.Scaling scaling(int headDimension) {
        GgufTensor factors = file.tensors().get("rope_freqs.weight");
        if (factors != null) {
            if (factors.elements() != headDimension / 2) {
                throw HeaderInput.damaged(file.path(), "rope_freqs.weight has %d values".formatted(factors.elements()));
            }
            List<Double> divisors = new ArrayList<>();
            for (float divisor : file.read(factors)) {
                divisors.add((double) divisor);
            }
            return new Rotary.Scaling.Divided(divisors);
        }
        String type = metadata.text(prefix + "rope.scaling.type").orElse("none");
        return switch (type) {
            case "none" -> new Rotary.Scaling.None();
            case "linear" -> new Rotary.Scaling.Linear(number("rope.scaling.factor", 1));
            case "yarn" -> yarn();
            default -> throw unsupported("rope scaling \"%s\"".formatted(type));
        };
    }

    private Rotary.Scaling yarn() {
        NEUTRAL_FOR_YARN.forEach((key, neutral) -> {
            if (metadata.number(prefix + "rope.scaling." + key).orElse(neutral) != neutral) {
                throw unsupported("rope scaling \"yarn\" with " + key);
            }
        });
        double factor = number("rope.scaling.factor", 1);
        return new Rotary.Scaling.Yarn(
                factor,
                size("rope.scaling.original_context_length", size("context_length")),
                number("rope.scaling.yarn_beta_fast", 32),
                number("rope.scaling.yarn_beta_slow", 1),
                true,
                number("rope.scaling.attn_factor", 1) * Rotary.Scaling.Yarn.usualAttentionFactor(factor, 1));
    }

    private int vocabulary() {
        GgufTensor embedding = file.tensors().get("token_embd.weight");
        if (embedding == null || embedding.dimensions().size() != 2) {
            throw HeaderInput.damaged(file.path(), "it has no tensor token_embd.weight of two dimensions");
        }
        return embedding.dimensions().get(1).intValue();
    }

    private int size(String key) {
        long value = metadata.integer(prefix + key).orElseThrow(() -> metadata.missing(prefix + key));
        return checked(key, value);
    }

    private int size(String key, int otherwise) {
        return checked(key, metadata.integer(prefix + key).orElse(otherwise));
    }

    private int checked(String key, long value) {
        if (value < 0 || value > 1 << 26) {
            throw HeaderInput.damaged(file.path(), "its metadata %s is %d".formatted(prefix + key, value));
        }
        return (int) value;
    }

    private double number(String key, double otherwise) {
        double value = metadata.number(prefix + key).orElse(otherwise);
        if (!(value > 0 && value < 1e12)) {
            throw HeaderInput.damaged(file.path(), "its metadata %s is %s".formatted(prefix + key, value));
        }
        return value;
    }

    private InputException unsupported(String what) {
        return new InputException(
                "%s uses %s, which is not supported.".formatted(file.path(), what),
                "Take another model, or serve it elsewhere and name it openai-compatible:URL#MODEL.");
    }
}
