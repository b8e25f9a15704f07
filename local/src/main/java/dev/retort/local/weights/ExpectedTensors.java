package dev.retort.local.weights;

import dev.retort.error.InputException;
import dev.retort.local.architecture.Architecture;
import dev.retort.local.architecture.ModelConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors that a model of a configuration consists of, with their shapes. */
final class ExpectedTensors {

    private ExpectedTensors() {}

    /** Returns every tensor of the model by Hugging Face's name, in the order of the layers. */
    static Map<String, long[]> of(ModelConfig config) {
        long hidden = config.hiddenSize();
        long queries = (long) config.heads() * config.headDimension();
        long keys = (long) config.keyValueHeads() * config.headDimension();
        long inner = config.intermediateSize();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", new long[] {config.vocabularySize(), hidden});
        for (int layer = 0; layer < config.layers(); layer++) {
            String at = "model.layers." + layer + ".";
            shapes.put(at + "input_layernorm.weight", new long[] {hidden});
            shapes.put(at + "self_attn.q_proj.weight", new long[] {queries, hidden});
            shapes.put(at + "self_attn.k_proj.weight", new long[] {keys, hidden});
            shapes.put(at + "self_attn.v_proj.weight", new long[] {keys, hidden});
            shapes.put(at + "self_attn.o_proj.weight", new long[] {hidden, queries});
            if (config.architecture() == Architecture.QWEN2) {
                shapes.put(at + "self_attn.q_proj.bias", new long[] {queries});
                shapes.put(at + "self_attn.k_proj.bias", new long[] {keys});
                shapes.put(at + "self_attn.v_proj.bias", new long[] {keys});
            }
            if (config.architecture() == Architecture.QWEN3 || config.architecture() == Architecture.GEMMA3) {
                shapes.put(at + "self_attn.q_norm.weight", new long[] {config.headDimension()});
                shapes.put(at + "self_attn.k_norm.weight", new long[] {config.headDimension()});
            }
            shapes.put(at + "post_attention_layernorm.weight", new long[] {hidden});
            if (config.architecture() == Architecture.GEMMA3) {
                shapes.put(at + "pre_feedforward_layernorm.weight", new long[] {hidden});
                shapes.put(at + "post_feedforward_layernorm.weight", new long[] {hidden});
            }
            shapes.put(at + "mlp.gate_proj.weight", new long[] {inner, hidden});
            shapes.put(at + "mlp.up_proj.weight", new long[] {inner, hidden});
            shapes.put(at + "mlp.down_proj.weight", new long[] {hidden, inner});
        }
        shapes.put("model.norm.weight", new long[] {hidden});
        if (!config.tiedEmbeddings()) {
            shapes.put("lm_head.weight", new long[] {config.vocabularySize(), hidden});
        }
        return shapes;
    }

    /**
     * Checks that weights hold every tensor of their configuration.
     *
     * @throws InputException naming the first that is missing or of another shape
     */
    static void check(Path file, ModelConfig config, ModelWeights weights) {
        if (config.layers() > weights.names().size()) {
            throw HeaderInput.damaged(
                    file,
                    "it claims %d layers and has %d tensors"
                            .formatted(config.layers(), weights.names().size()));
        }
        of(config).forEach((name, shape) -> {
            if (!weights.contains(name)) {
                throw HeaderInput.damaged(file, "the tensor %s is missing".formatted(name));
            }
            long[] found = weights.shape(name);
            if (!Arrays.equals(found, shape)) {
                throw HeaderInput.damaged(
                        file,
                        "the tensor %s has the shape %s where its configuration asks for %s"
                                .formatted(name, Arrays.toString(found), Arrays.toString(shape)));
            }
        });
    }
}
