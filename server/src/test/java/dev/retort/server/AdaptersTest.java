package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.dataset.ChatExample.Message;
import dev.retort.local.adapter.PeftAdapter;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.lora.LoraConfig;
import dev.retort.local.tensor.Precision;
import dev.retort.local.weights.ModelWeights;
import dev.retort.model.ModelRef;
import dev.retort.server.chat.ChatTask;
import dev.retort.server.chat.ChatWork;
import dev.retort.server.chat.LocalChat;
import dev.retort.server.model.ServedModel;
import dev.retort.server.model.ServedModel.Use;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptersTest {

    @TempDir
    Path home;

    @Test
    void tunedModelsOfOneBaseReplyTogetherAsEachDoesAlone() {
        List<ServedModel> models = new ArrayList<>(tuned(3));
        models.add(served(TestServer.BASE));
        Map<ServedModel, String> alone = new LinkedHashMap<>();
        try (LocalChat chat = chat()) {
            models.forEach(model -> alone.put(model, text(chat.begin(model, task()))));
        }

        try (LocalChat chat = chat()) {
            Map<ServedModel, ChatWork> works = new LinkedHashMap<>();
            models.forEach(model -> works.put(model, chat.begin(model, task())));

            works.forEach((model, work) -> assertThat(text(work)).isEqualTo(alone.get(model)));
        }
        assertThat(alone.values()).doesNotHaveDuplicates();
    }

    @Test
    void moreTunedModelsThanFitTakeTurns() {
        List<ServedModel> models = tuned(11);
        try (LocalChat chat = chat()) {
            List<String> together = models.stream().map(model -> chat.begin(model, task())).toList().stream()
                    .map(AdaptersTest::text)
                    .toList();
            List<String> alone = models.stream()
                    .map(model -> text(chat.begin(model, task())))
                    .toList();

            assertThat(together).isEqualTo(alone);
        }
    }

    @Test
    void anotherAdapterInTheFolderOfADeletedModelIsNotMistakenForIt() {
        ServedModel model = tuned(1).getFirst();
        try (LocalChat chat = chat()) {
            String before = text(chat.begin(model, task()));
            chat.forget(model);
            save(Path.of(model.ref().name()), 99);

            assertThat(text(chat.begin(model, task()))).isNotEqualTo(before);
        }
    }

    /** In float32: in bfloat16 a tie may be decided differently beside other rows. */
    private static LocalChat chat() {
        LocalModelSettings usual = LocalModelSettings.defaults();
        return new LocalChat(
                ref -> TestServer.TINY,
                new LocalModelSettings(Precision.FLOAT32, usual.device(), usual.threads(), usual.groups(), 256, 0),
                LocalChat.Capacity.DEFAULT);
    }

    private List<ServedModel> tuned(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Path folder = home.resolve("adapter-" + i);
                    save(folder, i);
                    return served(new ModelRef("local", folder.toString()));
                })
                .toList();
    }

    private static void save(Path folder, long seed) {
        try (ModelWeights weights = ModelWeights.open(TestServer.TINY)) {
            ModelConfig config = weights.config();
            AdapterLayout layout = AdapterLayout.of(config, new LoraConfig(4, 8, 0, LoraConfig.ALL_LINEAR));
            FloatBuffer values = FloatBuffer.allocate(layout.size());
            Random random = new Random(seed);
            while (values.hasRemaining()) {
                values.put(0.1f * (float) random.nextGaussian());
            }
            PeftAdapter.save(folder, "local:tiny-llama", new LoraAdapter(layout, values.flip()));
        }
    }

    private static ServedModel served(ModelRef ref) {
        return new ServedModel(ref.toString(), ref, ref.toString(), Use.CHAT, Optional.empty(), Instant.EPOCH);
    }

    private static ChatTask task() {
        return new ChatTask(
                List.of(new Message("user", "why is that")),
                1,
                OptionalInt.of(40),
                OptionalDouble.empty(),
                1,
                OptionalLong.empty(),
                List.of(),
                false,
                OptionalInt.empty());
    }

    private static String text(ChatWork work) {
        return work.result().choices().getFirst().text();
    }
}
