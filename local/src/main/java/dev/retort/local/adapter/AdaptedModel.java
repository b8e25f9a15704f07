package dev.retort.local.adapter;

import dev.retort.error.InputException;
import dev.retort.local.architecture.ModelConfig;
import dev.retort.local.generation.LocalModel;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.weights.ModelWeights;
import dev.retort.model.ModelRef;
import java.nio.file.Path;
import java.util.function.Function;

/** Opens a tuned model: a base model with an adapter written into its weights in memory. */
public final class AdaptedModel {

    private AdaptedModel() {}

    /**
     * Loads the base model that an adapter names, with the adapter merged in.
     *
     * @param adapter a folder as {@link PeftAdapter#save} writes it
     * @param weights finds the file or folder of a base model
     * @throws InputException if the folder holds no adapter, names no base model, or does not fit it
     */
    public static LocalModel open(Path adapter, Function<ModelRef, Path> weights, LocalModelSettings settings) {
        return open(adapter, weights.apply(base(adapter)), settings);
    }

    /**
     * Returns the base model that an adapter names.
     *
     * @throws InputException if the folder holds no adapter, or its base is not named as {@code provider:name}
     */
    public static ModelRef base(Path adapter) {
        return PeftAdapter.base(adapter)
                .orElseThrow(
                        () -> new InputException(
                                "%s does not name its base model as provider:name.".formatted(adapter),
                                "Set base_model_name_or_path in its adapter_config.json, such as local:smollm2-135m-instruct."));
    }

    /**
     * Loads a base model with an adapter merged in.
     *
     * @param base file or folder of the base model
     * @throws InputException if the folder holds no adapter, or does not fit the base model
     */
    public static LocalModel open(Path adapter, Path base, LocalModelSettings settings) {
        ModelConfig config;
        try (ModelWeights weights = ModelWeights.open(base)) {
            config = weights.config();
        }
        try (AdapterTensors tensors = new AdapterTensors(PeftAdapter.load(adapter, config))) {
            return LocalModel.open(base, settings, tensors.branches());
        }
    }
}
