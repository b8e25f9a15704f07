package dev.retort.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.local.adapter.AdaptedModel;
import dev.retort.local.download.DownloadSettings;
import dev.retort.local.download.PublishedName;
import dev.retort.local.download.WeightStore;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.training.TinyLlama;
import dev.retort.local.weights.ModelWeights;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.TextCompleter.Completions;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalModelsTest {

    private static final ModelRef BASE =
            new ModelRef("local", TinyLlama.FOLDER.toAbsolutePath().toString());

    @TempDir
    private Path folder;

    private LocalModels models;

    @BeforeEach
    void open() {
        WeightStore store = new WeightStore(
                folder.resolve("home"), DownloadSettings.ofThisProcess().withoutNetwork());
        models = new LocalModels(store, LocalModelSettings.defaults(), Progress.NONE, fetched -> {});
    }

    @AfterEach
    void close() {
        models.close();
    }

    @Test
    void aBaseAnswersAsBeforeAfterItsAdapterTookItsPlace() {
        ModelRef tuned = new ModelRef("local", TinyLlama.saveLastAdapter(folder.resolve("adapter"), BASE));

        String before = answer(BASE);
        String adapted = answer(tuned);

        assertThat(adapted).isNotEqualTo(before);
        assertThat(answer(BASE)).isEqualTo(before);
        assertThat(answer(tuned)).isEqualTo(adapted);
    }

    @Test
    void anAdapterCountsTheTokensOfItsBase() {
        ModelRef tuned = new ModelRef("local", TinyLlama.saveLastAdapter(folder.resolve("adapter"), BASE));

        assertThat(models.counterOf(tuned).estimateTokenCountInText("Why log?"))
                .isEqualTo(models.counterOf(BASE).estimateTokenCountInText("Why log?"))
                .isPositive();
    }

    @Test
    void anAdapterWhoseBaseOtherProgramsNamedBelongsToTheRunsStudent() throws IOException {
        ModelRef tuned = new ModelRef("local", TinyLlama.saveLastAdapter(folder.resolve("adapter"), BASE));
        String expected = answer(tuned);
        Path config = folder.resolve("adapter/adapter_config.json");
        String text = Files.readString(config);
        WeightStore store = new WeightStore(
                folder.resolve("home"), DownloadSettings.ofThisProcess().withoutNetwork());
        for (String name :
                List.of("HuggingFaceTB/SmolLM2-135M-Instruct", "/home/me/base", "unsloth/tiny-bnb-4bit", "")) {
            Files.writeString(config, text.replace(BASE.toString(), name));
            try (LocalModels ofRun = new LocalModels(
                    store, LocalModelSettings.defaults(), Progress.NONE, fetched -> {}, Optional.of(BASE))) {
                assertThat(ofRun.chat(tuned, ModelSettings.DEFAULT.withMaxTokens(8))
                                .model()
                                .chat("hello"))
                        .isEqualTo(expected);
            }
        }
        assertThat(AdaptedModel.base(folder.resolve("adapter"), Optional.of(BASE)))
                .isEqualTo(BASE);
        assertThatThrownBy(() -> AdaptedModel.base(folder.resolve("adapter"), Optional.empty()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("base_model_name_or_path");
    }

    @Test
    void anAdapterThatWouldBeRefusedLaterIsRefusedByTheCheck() throws IOException {
        Path adapter = Path.of(TinyLlama.saveLastAdapter(folder.resolve("adapter"), BASE));
        models.check(adapter);

        Path config = adapter.resolve("adapter_config.json");
        Files.writeString(
                config, Files.readString(config).replaceFirst("\"use_dora\"\\s*:\\s*false", "\"use_dora\": true"));
        assertThatThrownBy(() -> models.check(adapter))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("use_dora");
    }

    @Test
    void theDefaultStudentHasTheNameOfTheHubForOthers() {
        assertThat(PublishedName.of(ModelRef.parse("local:smollm2-135m-instruct")))
                .isEqualTo("HuggingFaceTB/SmolLM2-135M-Instruct");
        assertThat(PublishedName.of(ModelRef.parse("hf:Qwen/Qwen2.5-0.5B"))).isEqualTo("Qwen/Qwen2.5-0.5B");
        assertThat(PublishedName.model("unsloth/SmolLM2-135M-Instruct"))
                .contains(ModelRef.parse("local:smollm2-135m-instruct"));
    }

    @Test
    void rawTextIsContinuedByALocalModelAndByNoService() {
        Completions completions = new Completions(List.of("hello"), 4, List.of());

        assertThat(models.completerOf(BASE).orElseThrow().complete(completions, Progress.NONE))
                .hasSize(1);
        assertThat(models.completerOf(ModelRef.parse("openai:gpt-4o-mini"))).isEmpty();
    }

    @Test
    void onlyALargeChatModelFollowsInstructions() throws IOException {
        Path large = Files.createDirectory(folder.resolve("large"));
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(TinyLlama.FOLDER.resolve(file), large.resolve(file));
        }
        int rows = 22_000_000;
        String config = Files.readString(TinyLlama.FOLDER.resolve("config.json"));
        Files.writeString(
                large.resolve("config.json"), config.replaceAll("\"vocab_size\": *264", "\"vocab_size\": " + rows));
        writeZeros(large.resolve("model.safetensors"), rows);

        assertThat(models.followsInstructions(BASE)).isFalse();
        assertThat(models.followsInstructions(new ModelRef("local", large.toString())))
                .isTrue();
        assertThat(models.followsInstructions(ModelRef.parse("openai:gpt-4o"))).isFalse();

        Files.writeString(large.resolve("tokenizer_config.json"), "{}");
        Files.deleteIfExists(large.resolve("chat_template.jinja"));
        assertThat(models.followsInstructions(new ModelRef("local", large.toString())))
                .isFalse();
    }

    @Test
    void aModelThatIsNotThereIsRefusedBeforeItIsUsed() {
        assertThatThrownBy(() -> models.chat(
                        new ModelRef("local", folder.resolve("nowhere").toString()), ModelSettings.DEFAULT))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("nowhere");
    }

    /** Writes the tiny model with another number of tokens, all values zero, as a file with a hole instead of them. */
    private static void writeZeros(Path file, int tokens) throws IOException {
        List<String> entries = new ArrayList<>();
        long at = 0;
        try (ModelWeights tiny = ModelWeights.open(TinyLlama.FOLDER)) {
            for (String name : tiny.names()) {
                long[] shape = tiny.shape(name);
                if (name.contains("embed_tokens")) {
                    shape[0] = tokens;
                }
                long end = at + 2 * Arrays.stream(shape).reduce(1, Math::multiplyExact);
                entries.add("\"%s\": {\"dtype\": \"F16\", \"shape\": %s, \"data_offsets\": [%d, %d]}"
                        .formatted(name, Arrays.toString(shape), at, end));
                at = end;
            }
        }
        byte[] header = "{%s}".formatted(String.join(", ", entries)).getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            out.setLength(Long.BYTES + header.length + at);
        }
    }

    private String answer(ModelRef ref) {
        return models.chat(ref, ModelSettings.DEFAULT.withMaxTokens(8)).model().chat("hello");
    }
}
