package dev.retort.local.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.error.InputException;
import dev.retort.file.Json;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.training.TinyLlama;
import dev.retort.local.weights.ModelWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Adapters of the field against PEFT's own logits; goldens by src/test/python/make_adapter_golden.py. */
class PeftKindsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/adapters");

    @TempDir
    Path folder;

    private final ModelConfig model = config();

    static List<Path> kinds() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anAdapterGivesTheLogitsThatPeftGives(Path adapter) throws IOException {
        JsonNode golden = Json.mapper().readTree(Files.readString(adapter.resolve("golden.json")));
        int[] prompt =
                golden.path("prompt").valueStream().mapToInt(JsonNode::asInt).toArray();

        float[] logits = TinyLlama.lastLogits(PeftAdapter.load(adapter, model), prompt);

        for (int i = 0; i < golden.path("logits").size(); i++) {
            assertThat((double) logits[i])
                    .isCloseTo(golden.path("logits").get(i).asDouble(), within(2e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anAdapterSavedAgainIsTheSame(Path adapter) {
        LoraAdapter loaded = PeftAdapter.load(adapter, model);
        PeftAdapter.save(folder.resolve("again"), "local:tiny", loaded);

        LoraAdapter again = PeftAdapter.load(folder.resolve("again"), model);

        assertThat(again.values()).isEqualTo(loaded.values());
        assertThat(again.layout().slots())
                .extracting(slot -> slot.module() + " " + slot.rank() + " " + (float) slot.scale())
                .isEqualTo(loaded.layout().slots().stream()
                        .map(slot -> slot.module() + " " + slot.rank() + " " + (float) slot.scale())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "init_lora_weights | 'pissa'",
                "init_lora_weights | 'pissa_niter_16'",
                "init_lora_weights | 'olora'",
                "init_lora_weights | 'corda'",
                "init_lora_weights | 'loftq'",
                "init_lora_weights | 'lora_ga'",
                "init_lora_weights | 'of another day'",
                "use_dora | true",
                "lora_bias | true",
                "bias | 'all'",
                "bias | 'lora_only'",
                "modules_to_save | ['lm_head']",
                "trainable_token_indices | [1, 2]",
                "trainable_token_indices | {'embed_tokens': [1]}",
                "layer_replication | [[0, 1], [0, 2]]",
                "target_parameters | ['mlp.experts']",
                "alora_invocation_tokens | [3]",
                "use_qalora | true",
                "use_bdlora | {'nblocks': 2}",
                "arrow_config | {'top_k': 3}",
                "key_of_another_day | 3",
                "peft_type | 'LOHA'",
                "peft_type | 'IA3'",
                "peft_type | null",
                "task_type | 'SEQ_CLS'",
                "r | 0",
                "r | 2.5",
                "r | 'two'",
                "lora_alpha | 'much'",
                "target_modules | ['lm_head']",
                "target_modules | 7",
                "target_modules | '(['",
                "target_modules | '(.*.*.*)*x'",
                "exclude_modules | {'a': 1}",
                "layers_to_transform | 'first'",
                "layers_to_transform | [9]",
                "rank_pattern | {'q_proj': 0}",
                "rank_pattern | ['q_proj']",
                "alpha_pattern | {'(': 3}",
                "use_rslora | 'yes'",
            })
    void aKeyThatIsNotAppliedIsRefusedByItsName(String key, String value) throws IOException {
        change(GOLDEN.resolve("plain"), key, value.replace('\'', '"'));

        assertThatThrownBy(() -> PeftAdapter.load(folder, model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(key.startsWith("layers") && value.equals("[9]") ? "target_modules" : key);
    }

    @Test
    void namesWithTheAdaptersNameInThemOrWithoutThePrefixAreTaken() throws IOException {
        Path plain = GOLDEN.resolve("plain");
        copy(plain);
        byte[] file = Files.readAllBytes(plain.resolve("adapter_model.safetensors"));
        LoraAdapter expected = PeftAdapter.load(plain, model);
        for (String[] change : List.of(
                new String[] {".lora_A.weight", ".lora_A.default.weight"},
                new String[] {"base_model.model.model.layers", "model.layers"})) {
            Files.write(folder.resolve("adapter_model.safetensors"), renamed(file, change[0], change[1]));

            assertThat(PeftAdapter.load(folder, model)).isEqualTo(expected);
        }
    }

    @Test
    void anAdapterThatOnlyHasAPickledFileIsToldSo() throws IOException {
        copy(GOLDEN.resolve("plain"));
        Files.move(folder.resolve("adapter_model.safetensors"), folder.resolve("adapter_model.bin"));

        assertThatThrownBy(() -> PeftAdapter.load(folder, model)).hasMessageContaining("adapter_model.bin");
    }

    @Test
    void damagedFilesAreNamedWithoutAWordOfAParser() throws IOException {
        Random random = new Random(5);
        byte[] config = Files.readAllBytes(GOLDEN.resolve("alpha-pattern/adapter_config.json"));
        byte[] tensors = Files.readAllBytes(GOLDEN.resolve("alpha-pattern/adapter_model.safetensors"));
        int refused = 0;
        int rounds = Integer.getInteger("retort.fuzz.adapters", 400);
        for (int i = 0; i < rounds; i++) {
            boolean ofConfig = i % 2 == 0;
            Files.write(folder.resolve("adapter_config.json"), ofConfig ? mutated(config, random) : config);
            Files.write(
                    folder.resolve("adapter_model.safetensors"), ofConfig ? tensors : mutatedHeader(tensors, random));
            try {
                PeftAdapter.load(folder, model);
            } catch (InputException e) {
                refused++;
                assertThat(String.valueOf(e.getMessage()))
                        .doesNotContain(
                                "Exception", "java.", "tools.jackson", "Cannot deserialize", "Unexpected", "token")
                        .containsAnyOf("adapter_config.json", "adapter_model.safetensors", "The adapter's");
            }
        }
        assertThat(refused).isGreaterThan(rounds / 4);
    }

    private static byte[] mutatedHeader(byte[] file, Random random) {
        byte[] changed = file.clone();
        int header = 8 + (file[0] & 0xff | (file[1] & 0xff) << 8);
        int at = random.nextInt(header);
        changed[at] = (byte) "0123456789\"{}[],:x\u0000".charAt(random.nextInt(19));
        return changed;
    }

    private static byte[] mutated(byte[] text, Random random) {
        String whole = new String(text, StandardCharsets.UTF_8);
        int at = random.nextInt(whole.length());
        int end = Math.min(whole.length(), at + 1 + random.nextInt(12));
        String[] other = {"", "null", "{}", "[]", "\"", "1e999", "-1", "true", "[1,", "\u0000", "NaN", "\"a\": 3,"};
        String changed = whole.substring(0, at) + other[random.nextInt(other.length)] + whole.substring(end);
        return changed.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] renamed(byte[] file, String from, String to) {
        int length = file[0] & 0xff | (file[1] & 0xff) << 8;
        byte[] header = new String(file, 8, length, StandardCharsets.UTF_8)
                .replace(from, to)
                .getBytes(StandardCharsets.UTF_8);
        byte[] changed = new byte[8 + header.length + file.length - 8 - length];
        changed[0] = (byte) header.length;
        changed[1] = (byte) (header.length >> 8);
        System.arraycopy(header, 0, changed, 8, header.length);
        System.arraycopy(file, 8 + length, changed, 8 + header.length, file.length - 8 - length);
        return changed;
    }

    private void copy(Path from) throws IOException {
        Files.copy(from.resolve("adapter_config.json"), folder.resolve("adapter_config.json"));
        Files.copy(from.resolve("adapter_model.safetensors"), folder.resolve("adapter_model.safetensors"));
    }

    private void change(Path from, String key, String value) throws IOException {
        copy(from);
        Path file = folder.resolve("adapter_config.json");
        ObjectNode config = (ObjectNode) Json.mapper().readTree(Files.readString(file));
        config.set(key, Json.mapper().readTree(value));
        Files.writeString(file, config.toString());
    }

    private static ModelConfig config() {
        try (ModelWeights weights = ModelWeights.open(TinyLlama.FOLDER)) {
            return weights.config();
        }
    }
}
