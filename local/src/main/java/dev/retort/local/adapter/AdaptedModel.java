package dev.retort.local.adapter;

import dev.retort.error.InputException;
import dev.retort.local.download.PublishedName;
import dev.retort.local.generation.LocalModel;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.weights.ModelWeights;
import dev.retort.model.ModelRef;
import java.nio.file.Path;
import java.util.Optional;
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
        return open(adapter, weights.apply(base(adapter, Optional.empty())), settings);
    }

    /**
     * Returns the base model of an adapter: the one it names as {@code local:NAME} or {@code hf:owner/name}; otherwise the
     * run's student, since other programs write a path or a copy's name; otherwise the model known by that name.
     *
     * @param student the student of the run, where there is one on this machine
     * @throws InputException if the folder holds no adapter, or its base cannot be found
     */
    public static ModelRef base(Path adapter, Optional<ModelRef> student) {
        Optional<String> name = PeftAdapter.base(adapter);
        return name.filter(ref -> ref.matches("(local|hf):.+"))
                .map(ModelRef::parse)
                .or(() -> student)
                .or(() -> name.flatMap(PublishedName::model))
                .orElseThrow(() -> new InputException(
                        "The base model of %s is not known here: %s.".formatted(adapter, name.orElse("it names none")),
                        "Set base_model_name_or_path in its adapter_config.json, such as local:smollm2-135m-instruct"
                                + " or hf:owner/name."));
    }

    /**
     * Loads a base model with an adapter merged in.
     *
     * @param base file or folder of the base model
     * @throws InputException if the folder holds no adapter, or does not fit the base model
     */
    public static LocalModel open(Path adapter, Path base, LocalModelSettings settings) {
        try (AdapterTensors tensors = new AdapterTensors(load(adapter, base))) {
            return LocalModel.open(base, settings, tensors.branches());
        }
    }

    /**
     * Loads an adapter alone, for a base model that is in memory already.
     *
     * @param base file or folder of the base model
     * @throws InputException if the folder holds no adapter, or does not fit the base model
     */
    public static AdapterTensors adapter(Path adapter, Path base) {
        return new AdapterTensors(load(adapter, base));
    }

    /**
     * Looks whether an adapter fits a base model, which is not loaded.
     *
     * @param base file or folder of the base model
     * @throws InputException if the folder holds no adapter, or does not fit the base model
     */
    public static void check(Path adapter, Path base) {
        load(adapter, base);
    }

    private static LoraAdapter load(Path adapter, Path base) {
        try (ModelWeights weights = ModelWeights.open(base)) {
            return PeftAdapter.load(adapter, weights.config());
        }
    }
}
