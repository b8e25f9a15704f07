package dev.retort.local.export;

import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.file.WholeFile;
import dev.retort.local.architecture.Architecture;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.architecture.Rotary;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.tokenizer.TokenizerFiles;
import dev.retort.local.weights.ModelFiles;
import dev.retort.local.weights.ModelWeights;
import dev.retort.local.weights.SafetensorsStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes a merged model as a folder of the Hugging Face hub. */
final class HubFolder {

    private static final List<String> COMPANIONS = List.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "chat_template.jinja");

    private HubFolder() {}

    /** Writes configuration and tokenizer first and the weights last. */
    static void write(Path target, Path base, ModelWeights weights, LoraAdapter adapter) {
        boolean gemma = weights.config().architecture() == Architecture.GEMMA3;
        try {
            Files.createDirectories(target);
            switch (ModelFiles.find(base)) {
                case ModelFiles.Safetensors model -> copy(model.folder(), target);
                case ModelFiles.Gguf model -> {
                    TokenizerFiles.write(base, target);
                    Map<String, Object> config = config(weights.config(), gemma ? "bfloat16" : "float16");
                    List<Integer> ends = TokenizerFiles.endOfTurn(base);
                    config.put("eos_token_id", ends.size() == 1 ? ends.getFirst() : ends);
                    WholeFile.writeJson(target.resolve("config.json"), config);
                    WholeFile.writeJson(target.resolve("generation_config.json"), Map.of("eos_token_id", ends));
                }
            }
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot write %s: %s.".formatted(target, FileFault.words(e)),
                    "Free space or choose another folder.",
                    e);
        }
        MergedWeights merged = new MergedWeights(weights, adapter);
        List<SafetensorsStream.Source> sources = new ArrayList<>();
        for (String name : weights.names()) {
            sources.add(new SafetensorsStream.Source(name, weights.shape(name), merged.rows(name)));
        }
        // Gemma's activations leave the range of half precision.
        SafetensorsStream.write(target.resolve("model.safetensors"), gemma ? "BF16" : "F16", sources);
    }

    private static void copy(Path from, Path target) throws IOException {
        for (String name : COMPANIONS) {
            Path file = from.resolve(name);
            if (Files.isRegularFile(file)) {
                byte[] content = Files.readAllBytes(file);
                WholeFile.write(target.resolve(name), out -> out.write(content));
            }
        }
    }

    private static Map<String, Object> config(ModelConfig model, String type) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", List.of(className(model.architecture())));
        json.put("model_type", modelType(model.architecture()));
        json.put("torch_dtype", type);
        json.put("num_hidden_layers", model.layers());
        json.put("hidden_size", model.hiddenSize());
        json.put("intermediate_size", model.intermediateSize());
        json.put("num_attention_heads", model.heads());
        json.put("num_key_value_heads", model.keyValueHeads());
        json.put("head_dim", model.headDimension());
        json.put("vocab_size", model.vocabularySize());
        json.put("max_position_embeddings", model.contextLength());
        json.put("rms_norm_eps", model.normEpsilon());
        json.put("rope_theta", model.rotary().theta());
        Map<String, Object> scaling = scaling(model.rotary().scaling());
        if (!scaling.isEmpty()) {
            json.put("rope_scaling", new TreeMap<>(scaling));
        }
        boolean gemma = model.architecture() == Architecture.GEMMA3;
        json.put(gemma ? "hidden_activation" : "hidden_act", gemma ? "gelu_pytorch_tanh" : "silu");
        json.put("tie_word_embeddings", model.tiedEmbeddings());
        model.slidingWindow().ifPresent(window -> {
            json.put("sliding_window", window.size());
            if (gemma) {
                json.put("sliding_window_pattern", window.globalEvery());
                json.put("rope_local_base_freq", window.rotary().theta());
            }
        });
        if (gemma) {
            json.put("query_pre_attn_scalar", Math.round(1 / (model.attentionScale() * model.attentionScale())));
        }
        return json;
    }

    private static Map<String, Object> scaling(Rotary.Scaling scaling) {
        return switch (scaling) {
            case Rotary.Scaling.None none -> Map.of();
            case Rotary.Scaling.Linear linear -> Map.of("rope_type", "linear", "factor", linear.factor());
            case Rotary.Scaling.Llama3 llama ->
                Map.of(
                        "rope_type", "llama3",
                        "factor", llama.factor(),
                        "low_freq_factor", llama.lowFrequencyFactor(),
                        "high_freq_factor", llama.highFrequencyFactor(),
                        "original_max_position_embeddings", llama.originalContext());
            case Rotary.Scaling.Yarn yarn ->
                Map.of(
                        "rope_type", "yarn",
                        "factor", yarn.factor(),
                        "original_max_position_embeddings", yarn.originalContext(),
                        "beta_fast", yarn.fast(),
                        "beta_slow", yarn.slow(),
                        "truncate", yarn.wholePairs(),
                        "attention_factor", yarn.attentionFactor());
            case Rotary.Scaling.Divided divided ->
                throw new UsageException(
                        "The base model's GGUF keeps its rope scaling as factors, which config.json cannot say.",
                        "Export to gguf-f16, or train from the model's safetensors.");
        };
    }

    private static String className(Architecture architecture) {
        return switch (architecture) {
            case LLAMA -> "LlamaForCausalLM";
            case MISTRAL -> "MistralForCausalLM";
            case QWEN2 -> "Qwen2ForCausalLM";
            case QWEN3 -> "Qwen3ForCausalLM";
            case GEMMA3 -> "Gemma3ForCausalLM";
        };
    }

    private static String modelType(Architecture architecture) {
        return architecture == Architecture.GEMMA3
                ? "gemma3_text"
                : architecture.name().toLowerCase(Locale.ROOT);
    }
}
