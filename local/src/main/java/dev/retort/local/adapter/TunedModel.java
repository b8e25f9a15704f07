package dev.retort.local.adapter;

import dev.retort.local.generation.LocalModel;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.transformer.LoraBranch;
import dev.retort.local.transformer.ModelConfig;
import dev.retort.local.weights.ModelWeights;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A base model with an adapter written into its weights, ready to generate. */
public final class TunedModel {

    private TunedModel() {}

    /**
     * Loads both.
     *
     * @param base a GGUF file or a folder of weights
     * @param adapter a folder in PEFT's format
     * @throws dev.retort.error.InputException if the adapter is of another model, or either is damaged
     */
    public static LocalModel open(Path base, Path adapter, LocalModelSettings settings) {
        LoraAdapter values = PeftAdapter.load(adapter, config(base));
        double scale = values.layout().lora().scale();
        try (AdapterTensors tensors = new AdapterTensors(values)) {
            Map<String, LoraBranch> branches = new HashMap<>();
            tensors.leaves()
                    .forEach(leaf -> branches.put(leaf.slot().module(), new LoraBranch(leaf.a(), leaf.b(), scale, 0)));
            return LocalModel.open(base, settings, branches);
        }
    }

    private static ModelConfig config(Path base) {
        try (ModelWeights weights = ModelWeights.open(base)) {
            return weights.config();
        }
    }
}
