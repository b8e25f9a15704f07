package dev.retort.local.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.local.adapter.PeftAdapter;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.lora.LoraConfig;
import dev.retort.local.weights.GgufFile;
import dev.retort.local.weights.GgufWriter;
import dev.retort.local.weights.ModelWeights;
import dev.retort.local.weights.TensorRows;
import dev.retort.local.weights.TensorType;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A random llama of two layers with the small vocabulary of SmolLM2, and a random adapter on all linear layers. */
class ModelExportTest {

    private static final int HIDDEN = 64;
    private static final int INNER = 96;
    private static final ModelRef NAME = ModelRef.parse("local:tiny");

    @TempDir
    Path folder;

    private Path base;
    private Path adapter;

    @BeforeEach
    void makeTheModel() {
        base = folder.resolve("tiny.gguf");
        adapter = folder.resolve("adapter");
        Random random = new Random(16);
        Map<String, Object> pairs = new LinkedHashMap<>();
        int vocabulary;
        try (GgufFile file = GgufFile.open(Path.of("src/test/resources/golden/vocabulary-bytes.gguf"))) {
            pairs.putAll(file.metadata().asMap());
            vocabulary = file.metadata()
                    .list("tokenizer.ggml.tokens", String.class)
                    .orElseThrow()
                    .size();
        }
        pairs.put("llama.block_count", 2);
        pairs.put("llama.context_length", 128);
        pairs.put("llama.embedding_length", HIDDEN);
        pairs.put("llama.feed_forward_length", INNER);
        pairs.put("llama.attention.head_count", 4);
        pairs.put("llama.attention.head_count_kv", 2);
        pairs.put(
                "tokenizer.chat_template",
                "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}{% endfor %}"
                        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}");
        List<GgufWriter.Source> tensors = new ArrayList<>();
        tensors.add(random(random, "token_embd.weight", vocabulary, HIDDEN));
        tensors.add(random(random, "output_norm.weight", HIDDEN));
        for (int layer = 0; layer < 2; layer++) {
            String at = "blk." + layer + ".";
            tensors.add(random(random, at + "attn_norm.weight", HIDDEN));
            tensors.add(random(random, at + "ffn_norm.weight", HIDDEN));
            tensors.add(random(random, at + "attn_q.weight", HIDDEN, HIDDEN));
            tensors.add(random(random, at + "attn_k.weight", HIDDEN / 2, HIDDEN));
            tensors.add(random(random, at + "attn_v.weight", HIDDEN / 2, HIDDEN));
            tensors.add(random(random, at + "attn_output.weight", HIDDEN, HIDDEN));
            tensors.add(random(random, at + "ffn_gate.weight", INNER, HIDDEN));
            tensors.add(random(random, at + "ffn_up.weight", INNER, HIDDEN));
            tensors.add(random(random, at + "ffn_down.weight", HIDDEN, INNER));
        }
        GgufWriter.write(base, pairs, tensors);
        try (ModelWeights weights = ModelWeights.open(base)) {
            PeftAdapter.save(adapter, NAME.toString(), adapter(weights.config(), random));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatGivesTheTunedModelsScores(ExportFormat format) {
        Path target = folder.resolve("export");
        ExportReport report = new ModelExport(base, NAME, adapter, 1).export(format, target, Progress.NONE);
        assertThat(report.prompts()).isEqualTo(10);
        double bound = switch (format) {
            case PEFT, GGUF_ADAPTER -> 1e-6;
            case SAFETENSORS, GGUF_F16 -> 0.05;
            case GGUF_Q8_0, OLLAMA -> 0.2;
        };
        assertThat(report.largestDifference()).isLessThan(bound);
        assertThat(report.sameFirstChoice()).isGreaterThanOrEqualTo(9);
        // Without its adapter the model is another: the check would see an adapter that was lost.
        List<float[]> tuned = LogitCheck.logits(base, Optional.of(loaded()));
        List<float[]> plain = LogitCheck.logits(base, Optional.empty());
        assertThat(LogitCheck.compare(format, target, tuned, plain).largestDifference())
                .isGreaterThan(0.5);
    }

    @Test
    void modelfileHasTheTemplateAndTheStopTokens() throws Exception {
        Path target = folder.resolve("ollama");
        new ModelExport(base, NAME, adapter, 1).export(ExportFormat.OLLAMA, target, Progress.NONE);
        assertThat(Files.readString(target.resolve("Modelfile")))
                .contains("FROM ./model.gguf")
                .contains("PARAMETER stop \"<|im_end|>\"")
                .contains("{{ \"<|im_start|>user\\n\" }}{{ .Content }}{{ \"<|im_end|>\\n\" }}")
                .contains("{{- end }}{{- end }}{{ \"<|im_start|>assistant\\n\" }}");
    }

    @Test
    void existingTargetIsNotTouched() throws Exception {
        Path target = Files.writeString(folder.resolve("mine.gguf"), "mine");
        assertThatThrownBy(() ->
                        new ModelExport(base, NAME, adapter, 1).export(ExportFormat.GGUF_F16, target, Progress.NONE))
                .isInstanceOf(UsageException.class);
        assertThat(target).hasContent("mine");
    }

    private LoraAdapter loaded() {
        try (ModelWeights weights = ModelWeights.open(base)) {
            return PeftAdapter.load(adapter, weights.config());
        }
    }

    private static LoraAdapter adapter(ModelConfig config, Random random) {
        AdapterLayout layout = AdapterLayout.of(config, new LoraConfig(4, 8, 0, LoraConfig.ALL_LINEAR));
        FloatBuffer values = FloatBuffer.allocate(layout.size());
        for (int i = 0; i < layout.size(); i++) {
            values.put(i, (float) (random.nextGaussian() * 0.1));
        }
        return new LoraAdapter(layout, values);
    }

    private static GgufWriter.Source random(Random random, String name, long... shape) {
        List<Long> boxed = new ArrayList<>();
        int elements = 1;
        for (long length : shape) {
            boxed.add(length);
            elements *= (int) length;
        }
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) (shape.length == 1 ? 1 + 0.1 * random.nextGaussian() : 0.15 * random.nextGaussian());
        }
        return new GgufWriter.Source(
                name, boxed, TensorType.F32, TensorRows.of(FloatBuffer.wrap(values), (int) shape[shape.length - 1]));
    }
}
