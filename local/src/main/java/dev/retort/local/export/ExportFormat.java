package dev.retort.local.export;

import dev.retort.error.UsageException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The formats in which a tuned model can be written. */
public enum ExportFormat {
    /** A folder for the Python library PEFT: {@code adapter_config.json}, {@code adapter_model.safetensors}. */
    PEFT(1e-3),
    /** An adapter for llama.cpp ({@code --lora}) beside the base model. */
    GGUF_ADAPTER(1e-3),
    /** A folder for transformers, vLLM and the like with the adapter added to the weights, in 16 bits. */
    SAFETENSORS(0.5),
    /** One file for llama.cpp with the adapter added, in F16. */
    GGUF_F16(0.1),
    /** One file for llama.cpp with the adapter added, in Q8_0. */
    GGUF_Q8_0(1.5),
    /** The files for {@code ollama create}: a Modelfile with template and stop tokens beside a GGUF in Q8_0. */
    OLLAMA(1.5);

    private final double tolerance;

    ExportFormat(double tolerance) {
        this.tolerance = tolerance;
    }

    /** Returns the greatest difference of a logit at which an export is kept. */
    public double tolerance() {
        return tolerance;
    }

    /**
     * Parses a name such as {@code gguf-q8_0}.
     *
     * @throws UsageException naming the known ones
     */
    public static ExportFormat parse(String name) {
        String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(format -> format.name().equals(constant))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "\"%s\" is not an export format.".formatted(name),
                        "Write one of %s."
                                .formatted(Arrays.stream(values())
                                        .map(format -> format.name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace("_adapter", "-adapter"))
                                        .map(text -> text.replace("gguf_", "gguf-"))
                                        .collect(Collectors.joining(", ")))));
    }
}
