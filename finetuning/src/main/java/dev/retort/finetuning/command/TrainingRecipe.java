package dev.retort.finetuning.command;

import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a trainer needs to know, written as {@code recipe.json}; JSON is YAML too, and the keys are those of Axolotl where it
 * has them, so that {@code axolotl train {recipe}} works unchanged.
 */
final class TrainingRecipe {

    private final FineTuningRequest request;

    TrainingRecipe(FineTuningRequest request) {
        this.request = request;
    }

    Path file() {
        return request.output().resolve("recipe.json").toAbsolutePath();
    }

    Path adapter() {
        return request.output().resolve("adapter").toAbsolutePath();
    }

    void write() {
        Hyperparameters given = request.hyperparameters();
        ObjectNode recipe = Json.mapper().createObjectNode();
        recipe.put("base_model", request.base().name());
        recipe.put("adapter", "lora");
        recipe.put("lora_r", given.rank()).put("lora_alpha", given.alpha()).put("lora_dropout", given.dropout());
        recipe.put("lora_target_linear", true);
        rows(recipe.putArray("datasets").addObject(), request.training());
        request.validation()
                .ifPresent(file ->
                        rows(recipe.putArray("test_datasets").addObject().put("split", "train"), file));
        recipe.put("output_dir", adapter().toString());
        given.trainingSteps().ifPresent(steps -> recipe.put("max_steps", steps));
        recipe.put("num_epochs", given.epochs().orElse(1));
        recipe.put("micro_batch_size", given.batchSize()).put("gradient_accumulation_steps", 1);
        recipe.put("learning_rate", given.learningRate()).put("weight_decay", given.weightDecay());
        recipe.put("warmup_ratio", given.warmupFraction()).put("optimizer", "adamw_torch");
        recipe.put("lr_scheduler", "cosine")
                .put("sequence_len", given.maxLength())
                .put("seed", given.seed());
        recipe.put("train_on_inputs", false).put("logging_steps", 1);
        WholeFile.write(file(), recipe.toPrettyString() + "\n");
    }

    private static void rows(ObjectNode dataset, Path file) {
        dataset.put("path", file.toAbsolutePath().toString())
                .put("ds_type", "json")
                .put("type", "chat_template");
        dataset.put("field_messages", "messages");
        dataset.putArray("roles_to_train").add("assistant");
    }

    List<String> fill(List<String> command) {
        Map<String, String> places = Map.of(
                "{recipe}", file().toString(),
                "{training}", request.training().toAbsolutePath().toString(),
                "{validation}",
                        request.validation()
                                .map(path -> path.toAbsolutePath().toString())
                                .orElse(""),
                "{adapter}", adapter().toString(),
                "{base}", request.base().name());
        return command.stream()
                .map(word -> {
                    String filled = word;
                    for (Map.Entry<String, String> place : places.entrySet()) {
                        filled = filled.replace(place.getKey(), place.getValue());
                    }
                    return filled;
                })
                .toList();
    }
}
