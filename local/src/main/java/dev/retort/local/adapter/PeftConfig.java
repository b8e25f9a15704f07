package dev.retort.local.adapter;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.retort.error.InputException;
import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import dev.retort.local.lora.LoraConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The keys of PEFT's {@code adapter_config.json} that mean something here.
 *
 * @param peftType always {@code LORA}
 * @param taskType always {@code CAUSAL_LM}
 * @param baseModelNameOrPath the model the adapter belongs to
 * @param r the rank
 * @param loraAlpha the scale before division by the rank
 * @param loraDropout share of inputs dropped in training
 * @param targetModules the adapted layers
 * @param bias always {@code none}
 * @param inferenceMode true: loaded for use, not to go on training
 * @param useRslora whether the scale is alpha / sqrt(r); such adapters are refused
 * @param useDora whether magnitudes are trained apart (DoRA); such adapters are refused
 */
record PeftConfig(
        String peftType,
        String taskType,
        @Nullable String baseModelNameOrPath,
        int r,
        double loraAlpha,
        double loraDropout,
        List<String> targetModules,
        String bias,
        boolean inferenceMode,
        @JsonProperty("use_rslora") boolean useRslora,
        @JsonProperty("use_dora") boolean useDora) {

    static final String FILE = "adapter_config.json";

    static PeftConfig of(LoraConfig lora, String baseModel) {
        return new PeftConfig(
                "LORA",
                "CAUSAL_LM",
                baseModel,
                lora.rank(),
                lora.alpha(),
                lora.dropout(),
                lora.targets(),
                "none",
                true,
                false,
                false);
    }

    void write(Path folder) {
        WholeFile.writeJson(folder.resolve(FILE), this);
    }

    static PeftConfig read(Path folder) {
        Path file = folder.resolve(FILE);
        PeftConfig config;
        try {
            config = Json.mapper().readValue(Files.readString(file), PeftConfig.class);
        } catch (JacksonException e) {
            throw new InputException(
                    "%s is not an adapter's configuration: %s.".formatted(file, e.getOriginalMessage()),
                    "Name the folder of a LoRA adapter saved by PEFT or by a local job.",
                    e);
        } catch (IOException e) {
            throw new InputException(
                    "Cannot read %s: %s.".formatted(file, e),
                    "Name the folder of a LoRA adapter saved by PEFT or by a local job.",
                    e);
        }
        if (!"LORA".equals(config.peftType) || config.useRslora || config.useDora) {
            throw new InputException(
                    "%s describes an adapter of another kind than plain LoRA.".formatted(file),
                    "Save it without rsLoRA and DoRA, or merge it into its base model.");
        }
        return config;
    }

    LoraConfig lora() {
        return new LoraConfig(r, loraAlpha, loraDropout, targetModules);
    }
}
