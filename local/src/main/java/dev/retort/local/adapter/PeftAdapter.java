package dev.retort.local.adapter;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.weights.SafetensorsFile;
import dev.retort.local.weights.SafetensorsWriter;
import dev.retort.local.weights.SafetensorsWriter.FloatTensor;
import dev.retort.model.ModelRef;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Saves adapters as the Python library PEFT does and reads them back: {@code adapter_config.json} and
 * {@code adapter_model.safetensors} in one folder.
 *
 * @see <a href="https://huggingface.co/docs/peft/main/en/developer_guides/checkpoint">PEFT's checkpoint format</a>
 */
public final class PeftAdapter {

    private static final String WEIGHTS = "adapter_model.safetensors";

    private PeftAdapter() {}

    /**
     * Saves an adapter. The weights are written first, so a folder with a configuration is complete.
     *
     * @param base the model it belongs to, by the name its user gave
     * @throws ResourceException if the folder cannot be written
     */
    public static void save(Path folder, ModelRef base, LoraAdapter adapter) {
        List<FloatTensor> tensors = new ArrayList<>();
        for (AdapterLayout.Slot slot : adapter.layout().slots()) {
            long rank = slot.rank();
            tensors.add(new FloatTensor(name(slot, "lora_A"), List.of(rank, (long) slot.inputs()), adapter.a(slot)));
            tensors.add(new FloatTensor(name(slot, "lora_B"), List.of((long) slot.outputs(), rank), adapter.b(slot)));
        }
        SafetensorsWriter.write(folder.resolve(WEIGHTS), Map.of("format", "pt"), tensors);
        PeftConfig.of(adapter.layout().lora(), base.toString()).write(folder);
    }

    /** Tells whether a path is a folder that holds an adapter rather than a whole model. */
    public static boolean isAdapter(Path path) {
        return Files.isRegularFile(path.resolve(PeftConfig.FILE));
    }

    /**
     * Returns the base model that an adapter names, where its name is a {@link ModelRef}.
     *
     * @throws InputException if the folder holds no adapter
     */
    public static Optional<ModelRef> base(Path folder) {
        String name = PeftConfig.read(folder).baseModelNameOrPath();
        return name == null || name.indexOf(':') <= 0 ? Optional.empty() : Optional.of(ModelRef.parse(name));
    }

    /**
     * Loads an adapter for a model.
     *
     * @throws InputException if the folder holds no adapter, or one of another model or kind
     */
    public static LoraAdapter load(Path folder, ModelConfig model) {
        AdapterLayout layout = AdapterLayout.of(model, PeftConfig.read(folder).lora());
        FloatBuffer values = FloatBuffer.allocate(layout.size());
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
            for (AdapterLayout.Slot slot : layout.slots()) {
                read(file, name(slot, "lora_A"), values.slice(slot.offset(), slot.sizeA()));
                read(file, name(slot, "lora_B"), values.slice(slot.offsetB(), slot.sizeB()));
            }
            if (file.names().size() != 2 * layout.slots().size()) {
                throw new InputException(
                        "%s holds %d tensors where an adapter of its configuration has %d."
                                .formatted(
                                        file.path(),
                                        file.names().size(),
                                        2 * layout.slots().size()),
                        "Name an adapter that was trained for this model.");
            }
        }
        return new LoraAdapter(layout, values);
    }

    private static void read(SafetensorsFile file, String name, FloatBuffer target) {
        if (!file.names().contains(name) || elements(file.shape(name)) != target.remaining()) {
            throw new InputException(
                    "%s does not fit the model: %s is missing or of another size.".formatted(file.path(), name),
                    "Name an adapter that was trained for this model.");
        }
        file.read(name, target);
    }

    private static long elements(long[] shape) {
        long product = 1;
        for (long dimension : shape) {
            product *= dimension;
        }
        return product;
    }

    private static String name(AdapterLayout.Slot slot, String matrix) {
        return "base_model.model.%s.%s.weight".formatted(slot.module(), matrix);
    }
}
