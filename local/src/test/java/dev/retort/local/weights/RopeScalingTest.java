package dev.retort.local.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.local.architecture.Rotary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What model files say of positions; the numbers that come of it are compared with transformers by TransformerTest. */
class RopeScalingTest {

    private static final Path YARN = Path.of("src/test/resources/tiny/qwen2-yarn");

    @TempDir
    Path folder;

    @Test
    void yarnOfAGgufIsThatOfTheHubsModel() {
        Map<String, Object> keys = Map.of(
                "qwen2.rope.scaling.type",
                "yarn",
                "qwen2.rope.scaling.factor",
                4f,
                "qwen2.rope.scaling.original_context_length",
                32);
        try (ModelWeights hub = ModelWeights.open(YARN);
                ModelWeights gguf = ModelWeights.open(gguf(hub, keys))) {
            assertThat(gguf.config().rotary()).isEqualTo(hub.config().rotary());
            assertThat(hub.config().rotary().scaling()).isInstanceOf(Rotary.Scaling.Yarn.class);
        }
    }

    @Test
    void whatTheHubLeavesOutOfYarnIsAsTheTransformersLibraryHasIt() throws IOException {
        Rotary.Scaling.Yarn bare = yarn("{\"type\": \"yarn\", \"factor\": 4.0}");
        assertThat(bare.originalContext()).isEqualTo(128);
        assertThat(bare.attentionFactor()).isEqualTo(0.1 * Math.log(4) + 1);
        Rotary.Scaling.Yarn full = yarn("""
                {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 64, "beta_fast": 16,
                 "beta_slow": 2, "truncate": false, "mscale": 1.0, "mscale_all_dim": 0.5}""");
        assertThat(full)
                .isEqualTo(new Rotary.Scaling.Yarn(
                        4, 64, 16, 2, false, (0.1 * Math.log(4) + 1) / (0.05 * Math.log(4) + 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"longrope", "dynamic", "proportional"})
    void unknownScalingOfTheHubIsRefusedByName(String type) {
        assertThatThrownBy(() -> yarn("{\"rope_type\": \"%s\", \"factor\": 4.0}".formatted(type)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("rope scaling \"%s\"".formatted(type));
    }

    @ParameterizedTest
    @CsvSource({"type, longrope, rope scaling \"longrope\"", "yarn_log_multiplier, 0.1, yarn_log_multiplier"})
    void unknownScalingOfAGgufIsRefusedByName(String key, String value, String said) {
        Map<String, Object> keys = new LinkedHashMap<>(Map.of("qwen2.rope.scaling.type", "yarn"));
        keys.put("qwen2.rope.scaling." + key, key.equals("type") ? value : (Object) Float.valueOf(value));
        try (ModelWeights hub = ModelWeights.open(YARN)) {
            Path file = gguf(hub, keys);
            assertThatThrownBy(() -> ModelWeights.open(file))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(said);
        }
    }

    @Test
    void positionsInAPartOfEachHeadAreRefused() throws IOException {
        assertThatThrownBy(() -> changed(
                        "\"max_position_embeddings\"", "\"partial_rotary_factor\": 0.5,\n\"max_position_embeddings\""))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("partial_rotary_factor");
    }

    private Rotary.Scaling.Yarn yarn(String scaling) throws IOException {
        return (Rotary.Scaling.Yarn) changed("(?s)\"rope_parameters\": \\{[^}]*\\}", "\"rope_scaling\": " + scaling)
                .scaling();
    }

    private Rotary changed(String pattern, String replacement) throws IOException {
        Files.write(folder.resolve("model.safetensors"), Files.readAllBytes(YARN.resolve("model.safetensors")));
        String config = Files.readString(YARN.resolve("config.json"));
        Files.writeString(folder.resolve("config.json"), config.replaceFirst(pattern, replacement));
        try (ModelWeights weights = ModelWeights.open(folder)) {
            return weights.config().rotary();
        }
    }

    private Path gguf(ModelWeights hub, Map<String, Object> keys) {
        Map<String, Object> metadata = new LinkedHashMap<>(Map.of(
                "general.architecture", "qwen2",
                "qwen2.block_count", 2,
                "qwen2.context_length", 128,
                "qwen2.embedding_length", 32,
                "qwen2.feed_forward_length", 64,
                "qwen2.attention.head_count", 2,
                "qwen2.attention.head_count_kv", 1));
        metadata.putAll(keys);
        GgufLayout layout = new GgufLayout(hub.config());
        List<GgufWriter.Source> tensors = new ArrayList<>();
        for (String name : hub.names()) {
            tensors.add(new GgufWriter.Source(
                    layout.name(name),
                    LongStream.of(hub.shape(name)).boxed().toList(),
                    TensorType.F32,
                    layout.toGguf(name, hub.shape(name), hub.rows(name))));
        }
        Path file = folder.resolve("yarn.gguf");
        GgufWriter.write(file, metadata, tensors);
        return file;
    }
}
