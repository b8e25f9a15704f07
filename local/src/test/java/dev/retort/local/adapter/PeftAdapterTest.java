package dev.retort.local.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.FirstValues;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.lora.LoraConfig;
import dev.retort.local.training.TinyLlama;
import dev.retort.local.weights.ModelWeights;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeftAdapterTest {

    private static final ModelRef BASE = new ModelRef("local", "tiny");

    @TempDir
    Path folder;

    private final ModelConfig model = config();

    @Test
    void whatIsSavedIsLoaded() {
        LoraAdapter saved = adapter(3, LoraConfig.ALL_LINEAR);
        PeftAdapter.save(folder, BASE.toString(), saved);

        assertThat(PeftAdapter.load(folder, model)).isEqualTo(saved);
        assertThat(PeftAdapter.base(folder)).contains(BASE.toString());
        assertThat(PeftAdapter.isAdapter(folder)).isTrue();
    }

    @Test
    void someLayersAreEnough() {
        LoraAdapter saved = adapter(2, List.of("q_proj", "v_proj"));
        PeftAdapter.save(folder, BASE.toString(), saved);

        assertThat(PeftAdapter.load(folder, model)).isEqualTo(saved);
    }

    @Test
    void anAdapterOfAnotherRankThanItsWeightsIsRefused() throws IOException {
        PeftAdapter.save(folder, BASE.toString(), adapter(3, LoraConfig.ALL_LINEAR));
        Path file = folder.resolve("adapter_config.json");
        Files.writeString(file, Files.readString(file).replace("\"r\" : 3", "\"r\" : 4"));

        assertThatThrownBy(() -> PeftAdapter.load(folder, model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("lora_A");
    }

    @Test
    void anAdapterOfATrainingThatDivergedIsRefused() {
        LoraAdapter adapter = adapter(2, List.of("q_proj"));
        adapter.values().put(5, Float.NaN);
        PeftAdapter.save(folder, BASE.toString(), adapter);

        assertThatThrownBy(() -> PeftAdapter.load(folder, model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("q_proj.lora_A.weight holds numbers that are not finite")
                .hasMessageContaining("lower learning rate");
    }

    @Test
    void anotherKindOfAdapterIsRefused() throws IOException {
        PeftAdapter.save(folder, BASE.toString(), adapter(3, LoraConfig.ALL_LINEAR));
        Path file = folder.resolve("adapter_config.json");
        Files.writeString(file, Files.readString(file).replace("\"use_dora\" : false", "\"use_dora\" : true"));

        assertThatThrownBy(() -> PeftAdapter.load(folder, model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("use_dora");
    }

    @Test
    void aFolderWithoutAdapterIsNamed() {
        assertThat(PeftAdapter.isAdapter(folder)).isFalse();
        assertThatThrownBy(() -> PeftAdapter.load(folder, model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("adapter_config.json");
    }

    private LoraAdapter adapter(int rank, List<String> targets) {
        AdapterLayout layout = AdapterLayout.of(model, new LoraConfig(rank, 8, 0, targets));
        FloatBuffer values = FloatBuffer.allocate(layout.size());
        FirstValues.fill(layout, 4, values);
        return new LoraAdapter(layout, values);
    }

    private static ModelConfig config() {
        try (ModelWeights weights = ModelWeights.open(TinyLlama.FOLDER)) {
            return weights.config();
        }
    }
}
