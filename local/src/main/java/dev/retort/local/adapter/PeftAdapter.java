package dev.retort.local.adapter;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.lora.AdapterLayout;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.weights.SafetensorsFile;
import dev.retort.local.weights.SafetensorsWriter;
import dev.retort.local.weights.SafetensorsWriter.FloatTensor;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Saves adapters as the Python library PEFT does and reads them back: {@code adapter_config.json} and
 * {@code adapter_model.safetensors} in one folder.
 *
 * @see <a href="https://huggingface.co/docs/peft/main/en/developer_guides/checkpoint">PEFT's checkpoint format</a>
 */
public final class PeftAdapter {

    private static final String PREFIX = "base_model.model.";
    private static final String WEIGHTS = "adapter_model.safetensors";

    private PeftAdapter() {}

    /**
     * Saves an adapter. The weights are written first, so a folder with a configuration is complete.
     *
     * @param base the name of the model it belongs to
     * @throws ResourceException if the folder cannot be written
     */
    public static void save(Path folder, String base, LoraAdapter adapter) {
        List<FloatTensor> tensors = new ArrayList<>();
        for (AdapterLayout.Slot slot : adapter.layout().slots()) {
            long rank = slot.rank();
            tensors.add(new FloatTensor(name(slot, "lora_A"), List.of(rank, (long) slot.inputs()), adapter.a(slot)));
            tensors.add(new FloatTensor(name(slot, "lora_B"), List.of((long) slot.outputs(), rank), adapter.b(slot)));
        }
        SafetensorsWriter.write(folder.resolve(WEIGHTS), Map.of("format", "pt"), tensors);
        PeftConfig.write(folder, adapter.layout(), base, adapter.layout().dropout());
    }

    /** Returns whether a path is a folder that holds an adapter rather than a whole model. */
    public static boolean isAdapter(Path path) {
        return Files.isRegularFile(path.resolve(PeftConfig.FILE));
    }

    /**
     * Returns the name of the base model, as whoever saved the adapter wrote it.
     *
     * @throws InputException if the folder holds no adapter
     */
    public static Optional<String> base(Path folder) {
        return PeftConfig.read(folder).base();
    }

    /**
     * Loads an adapter for a model.
     *
     * @throws InputException if the folder holds no adapter, or one of another model or kind
     */
    public static LoraAdapter load(Path folder, ModelConfig model) {
        AdapterLayout layout = PeftConfig.read(folder).layout(model);
        try (SafetensorsFile file = SafetensorsFile.open(weights(folder))) {
            Map<String, String> names = names(file);
            for (AdapterLayout.Slot slot : layout.slots()) {
                check(file, names, name(slot, "lora_A"), slot.rank(), slot.inputs());
                check(file, names, name(slot, "lora_B"), slot.outputs(), slot.rank());
            }
            refuseOthers(file, names, layout);
            FloatBuffer values = FloatBuffer.allocate(layout.size());
            for (AdapterLayout.Slot slot : layout.slots()) {
                read(file, names, name(slot, "lora_A"), values.slice(slot.offset(), slot.sizeA()));
                read(file, names, name(slot, "lora_B"), values.slice(slot.offsetB(), slot.sizeB()));
            }
            return new LoraAdapter(layout, values);
        }
    }

    private static void read(SafetensorsFile file, Map<String, String> names, String name, FloatBuffer values) {
        String stored = Objects.requireNonNull(names.get(name));
        file.read(stored, values.duplicate());
        for (int i = 0; i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                throw new InputException(
                        "%s: %s holds numbers that are not finite.".formatted(file.path(), stored),
                        "The training diverged: train again with a lower learning rate.");
            }
        }
    }

    private static Path weights(Path folder) {
        Path file = folder.resolve(WEIGHTS);
        if (!Files.exists(file) && Files.exists(folder.resolve("adapter_model.bin"))) {
            throw new InputException(
                    "%s holds adapter_model.bin, which can run code when it is read, and no %s."
                            .formatted(folder, WEIGHTS),
                    "Save the adapter again with safe_serialization=True.");
        }
        return file;
    }

    /** Returns the file's names by PEFT's own: some programs keep the adapter's name, or leave the prefix out. */
    private static Map<String, String> names(SafetensorsFile file) {
        Map<String, String> names = new HashMap<>();
        for (String name : file.names()) {
            String plain = name.replace(".default.weight", ".weight");
            String known = plain.startsWith(PREFIX) ? plain : PREFIX + plain;
            if (names.put(known, name) != null) {
                throw new InputException(
                        "%s holds %s twice.".formatted(file.path(), known), "Save the adapter again with PEFT.");
            }
        }
        return names;
    }

    private static void check(SafetensorsFile file, Map<String, String> names, String name, int rows, int columns) {
        String stored = names.get(name);
        if (stored == null) {
            throw new InputException(
                    "%s does not fit the model: %s is missing.".formatted(file.path(), name),
                    "Name an adapter that was trained for this model.");
        }
        long[] shape = file.shape(stored);
        if (shape.length != 2 || shape[0] != rows || shape[1] != columns) {
            throw new InputException(
                    "%s does not fit the model: %s has the shape %s, not [%d, %d]."
                            .formatted(file.path(), stored, Arrays.toString(shape), rows, columns),
                    "Name an adapter that was trained for this model.");
        }
    }

    private static void refuseOthers(SafetensorsFile file, Map<String, String> names, AdapterLayout layout) {
        Set<String> others = new TreeSet<>(names.keySet());
        for (AdapterLayout.Slot slot : layout.slots()) {
            others.remove(name(slot, "lora_A"));
            others.remove(name(slot, "lora_B"));
        }
        if (!others.isEmpty()) {
            throw new InputException(
                    "%s holds %d tensors that target_modules does not name or that are not plain LoRA, such as %s."
                            .formatted(
                                    file.path(),
                                    others.size(),
                                    others.iterator().next()),
                    "Name an adapter of linear layers that was trained for this model.");
        }
    }

    private static String name(AdapterLayout.Slot slot, String matrix) {
        return PREFIX + "%s.%s.weight".formatted(slot.module(), matrix);
    }
}
