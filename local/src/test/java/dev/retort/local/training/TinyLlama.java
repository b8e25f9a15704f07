package dev.retort.local.training;

import dev.retort.file.Json;
import dev.retort.local.adapter.PeftAdapter;
import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.lora.LoraConfig;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.Transformer;
import dev.retort.local.weights.ModelWeights;
import dev.retort.local.weights.SafetensorsFile;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/** The tiny random llama of {@code make_training_golden.py}, and what torch and peft computed with it. */
public final class TinyLlama {

    private static final Path RESOURCES = Path.of("src/test/resources/training");

    /** The folder with its configuration, weights, tokenizer and chat template. */
    public static final Path FOLDER = RESOURCES.resolve("tiny-llama");

    private TinyLlama() {}

    /** What torch and peft computed. */
    record Golden(
            double peak,
            int warmup,
            double weightDecay,
            List<Row> rows,
            List<List<Integer>> order,
            List<Double> losses,
            List<Double> gradientNorms,
            List<Double> lastLogits) {

        /** A row by its tokens. */
        record Row(int[] ids, int answerStart) {}

        List<TrainingRow> trainingRows() {
            return rows.stream()
                    .map(row -> new TrainingRow(row.ids(), row.answerStart()))
                    .toList();
        }
    }

    static Golden golden() {
        try {
            return Json.mapper().readValue(Files.readString(RESOURCES.resolve("golden.json")), Golden.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Transformer load(Precision precision) {
        try (ModelWeights weights = ModelWeights.open(FOLDER)) {
            return Transformer.load(weights, precision);
        }
    }

    static AdapterTensors firstAdapter(Transformer model, double dropout) {
        return new AdapterTensors(adapter(model, "first-adapter.safetensors", dropout));
    }

    static LoraAdapter lastAdapter(Transformer model) {
        return adapter(model, "last-adapter.safetensors", 0);
    }

    /** Saves the adapter that training ends with and returns its folder. */
    public static String saveLastAdapter(Path folder, ModelRef base) {
        try (Transformer model = load(Precision.FLOAT32)) {
            PeftAdapter.save(folder, base.toString(), lastAdapter(model));
        }
        return folder.toAbsolutePath().toString();
    }

    /** Returns the logits after a prompt, with an adapter beside the weights. */
    public static float[] lastLogits(LoraAdapter adapter, int[] prompt) {
        boolean gradients = GradMode.is_enabled();
        GradMode.set_enabled(false);
        try (Transformer model = load(Precision.FLOAT32);
                AdapterTensors tensors = new AdapterTensors(adapter);
                PointerScope scope = new PointerScope()) {
            tensors.attachTo(model);
            Tensor hidden = model.forward(HostCopy.ids(prompt), model.packed(prompt.length));
            return HostCopy.floats(model.logits(hidden.narrow(0, prompt.length - 1, 1)));
        } finally {
            GradMode.set_enabled(gradients);
        }
    }

    private static LoraAdapter adapter(Transformer model, String file, double dropout) {
        LoraConfig lora = new LoraConfig(4, 8, dropout, LoraConfig.ALL_LINEAR);
        AdapterLayout layout = AdapterLayout.of(model.config(), lora);
        FloatBuffer values = FloatBuffer.allocate(layout.size());
        try (SafetensorsFile stored = SafetensorsFile.open(RESOURCES.resolve(file))) {
            for (AdapterLayout.Slot slot : layout.slots()) {
                String name = "base_model.model." + slot.module();
                stored.read(name + ".lora_A.weight", values.slice(slot.offset(), slot.sizeA()));
                stored.read(name + ".lora_B.weight", values.slice(slot.offsetB(), slot.sizeB()));
            }
        }
        return new LoraAdapter(layout, values);
    }
}
